import { existsSync } from 'node:fs'
import { stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ServerConfig } from '../../app/config/config.ts'
import { openSecrets, secretsPath } from '../../app/config/secrets.ts'
import { listSnapshots } from '../../infra/snapshots.ts'
import { error, type Finding, ok, warning } from './finding.ts'

const LOW_BYTES = 2 ** 30
const FULL_BYTES = 100 * 2 ** 20
const DAY_MS = 86_400_000
const OLD_MS = 2 * DAY_MS
/** Reading, writing and running by the group or by others. */
const NOT_OWNERS = 0o077

export async function examineDisk({ dataDirectory, connections }: ServerConfig): Promise<Finding> {
  const { bavail, bsize } = await statfs(existing(dataDirectory))
  const free = bavail * bsize
  const says = `${(free / 2 ** 30).toFixed(1)} GiB free for ${dataDirectory}`
  const elsewhere = connections.databaseUrl === undefined ? '' : '; PostgreSQL has a disk of its own to look at'
  if (free < FULL_BYTES) return error('disk', `${says}: make room, or nothing can be stored soon`)
  return free < LOW_BYTES ? warning('disk', `${says}: make room`) : ok('disk', says + elsewhere)
}

/** Only the embedded database keeps any. */
export async function examineSnapshots({ dataDirectory, connections }: ServerConfig): Promise<Finding[]> {
  if (connections.databaseUrl !== undefined || !existsSync(join(dataDirectory, 'pglite'))) return []
  const directory = join(dataDirectory, 'snapshots')
  const newest = (await listSnapshots(directory)).at(-1)
  if (newest === undefined) {
    return [warning('snapshots', 'none: a running server takes one every hour, and one when it stops')]
  }
  const ageMs = Date.now() - (await stat(join(directory, newest.name))).mtimeMs
  const age = ageMs < DAY_MS ? `${Math.floor(ageMs / 3_600_000)} hours old` : `${Math.floor(ageMs / DAY_MS)} days old`
  if (ageMs < OLD_MS) return [ok('snapshots', `the newest is ${age}`)]
  return [warning('snapshots', `the newest is ${age}: right only if nobody has written since; otherwise read the log`)]
}

export async function examineSecrets({ dataDirectory, secretsFile }: ServerConfig): Promise<Finding> {
  const path = secretsPath({ dataDirectory, secretsFile })
  if (!existsSync(path)) {
    return secretsFile === undefined
      ? ok('secrets', 'none yet: the first start makes them')
      : error('secrets', `${path} does not exist: copy the secrets.json of the first server there`)
  }
  const { mode } = await stat(path)
  const isOpen = process.platform !== 'win32' && (mode & NOT_OWNERS) !== 0
  if (isOpen) return error('secrets', `others on this machine can read ${path}: chmod 600 ${path}`)
  try {
    await openSecrets({ dataDirectory, file: path })
    return ok('secrets', `${path}, for its owner alone; keep a copy elsewhere`)
  } catch (failure) {
    return error('secrets', failure instanceof Error ? failure.message : String(failure))
  }
}

export function examineClient({ clientDirectory }: ServerConfig): Finding {
  return existsSync(join(clientDirectory, 'index.html'))
    ? ok('app', `built, in ${clientDirectory}`)
    : error('app', `not built in ${clientDirectory}: run "npm run build"`)
}

/** The directory itself, or where it would be made. */
function existing(path: string): string {
  return existsSync(path) ? path : existing(dirname(path))
}
