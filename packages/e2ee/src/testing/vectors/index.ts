import { account } from './account.ts'
import { frozenOf, type VectorArea, type Vectors } from './area.ts'
import { chat } from './chat.ts'
import { directory } from './directory.ts'
import { epoch } from './epoch.ts'
import { file } from './file.ts'
import { message } from './message.ts'

/** What `vectors/<area>.json` holds. */
export interface VectorFile {
  fixed: Vectors
  frozen: Vectors
}

export const AREAS: Record<string, VectorArea> = { account, directory, chat, epoch, message, file }

/** A new file of vectors. The frozen half differs each time: it is made once. */
export async function makeVectors(area: VectorArea): Promise<VectorFile> {
  return { fixed: await area.fixed(), frozen: (await area.frozen?.make()) ?? {} }
}

/** What this runtime makes or reads differently; empty when it agrees. */
export async function compareVectors(name: string, { fixed, frozen }: VectorFile): Promise<string[]> {
  const area = AREAS[name]
  if (area === undefined) return [`there is no area ${name}`]
  try {
    const made = await area.fixed()
    await area.frozen?.check(frozenOf(frozen))
    const names = new Set([...Object.keys(made), ...Object.keys(fixed)])
    return [...names].filter((key) => made[key] !== fixed[key]).map((key) => `${name}: ${key}`)
  } catch (error) {
    return [`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`]
  }
}
