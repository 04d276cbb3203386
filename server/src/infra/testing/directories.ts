import { constants } from 'node:fs'
import { cp, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export function makeDirectory(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'stogram-data-'))
}

/** A data directory like another one, which no server may be using. */
export async function copyDirectory(source: string, path?: string): Promise<string> {
  const target = path ?? (await makeDirectory())
  await cp(source, target, { recursive: true, mode: constants.COPYFILE_FICLONE })
  return target
}
