import { constants, existsSync } from 'node:fs'
import { access, copyFile, mkdir, open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { ServerConfig } from '../../app/config/config.ts'
import { secretsPath } from '../../app/config/secrets.ts'
import { syncPath } from '../../infra/sync-path.ts'
import { CommandError } from '../command.ts'

/**
 * Sees that the secrets can be put where the server reads them, and returns what does it. Others that are there are kept
 * beside them.
 */
export async function planSecrets(config: ServerConfig, text: string): Promise<() => Promise<void>> {
  const path = secretsPath(config)
  const directory = dirname(path)
  const former = existsSync(path) ? await readFile(path, 'utf8') : undefined
  if (former === text) return async () => undefined
  await mkdir(directory, { recursive: true, mode: 0o700 })
  await access(directory, constants.W_OK).catch(() => {
    throw new CommandError(`The secrets cannot be put back: ${directory} cannot be written to. Nothing was changed.`)
  })
  return async () => {
    if (former !== undefined) await copyFile(path, `${path}.replaced-${Date.now()}`)
    const draft = `${path}.restoring`
    const file = await open(draft, 'w', 0o600)
    await file.writeFile(text)
    await file.sync()
    await file.close()
    await rename(draft, path)
    await syncPath(directory)
  }
}
