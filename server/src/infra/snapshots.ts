import { createReadStream } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { packFile, unpackDirectory } from './archive.ts'
import type { InfraLog } from './database.ts'
import type { Metrics } from './metrics.ts'
import { syncPath } from './sync-path.ts'
import { makeTidy } from './tidy.ts'

/** Copies of the embedded database, taken while it serves. */
export type Snapshots = {
  /** The path of a new snapshot; undefined where nothing changed since the last. */
  take(): Promise<string | undefined>
  /** Takes a last one where something changed, and stops the clock. */
  close(): Promise<void>
}

export type SnapshotsOptions = {
  pool: Pool
  source: string
  target: string
  intervalMs: number
  metrics: Metrics
  log: InfraLog
}

const KEEP = 3
const EXTENSION = '.tar.gz'
const DIGITS = 8
const UNFINISHED = '.tmp'
/** Holds up to where the newest snapshot reaches. */
const LAST_CHANGE = 'last-change'
const SEGMENT_BYTES = 16n * 1024n * 1024n

/**
 * An online base backup, as pg_basebackup makes one.
 *
 *   pg_backup_start -> copy all files but pg_wal, whatever state each is in -> pg_backup_stop -> copy pg_wal
 *
 * Serving goes on meanwhile; only the checkpoint of pg_backup_start is felt. The write-ahead log from start to
 * stop makes the copy consistent when it is opened, as after a crash.
 */
export async function openSnapshots(options: SnapshotsOptions): Promise<Snapshots> {
  const { pool, target, intervalMs, metrics, log } = options
  const marker = join(target, LAST_CHANGE)
  await removeUnfinished(target)
  let running: Promise<string | undefined> | undefined
  let newestAtMs = await findNewestTime(target)
  const newest = () => (newestAtMs === undefined ? undefined : newestAtMs / 1_000)
  metrics.read('stogram_snapshot_newest_timestamp_seconds', 'When the newest was taken, since 1970.', 'gauge', newest)
  const counted = metrics.counter('stogram_snapshots_total', 'Snapshots, by whether they were taken.', ['result'])

  const warnUntidy = (error: unknown) => log.warn({ error: String(error) }, 'tidying failed; the snapshot is taken')
  const takeIfChanged = async (beforehand?: () => Promise<unknown>) => {
    const known = await readFile(marker, 'utf8').catch(() => '')
    if ((await readChange(pool)) === known) return undefined
    await beforehand?.().catch(warnUntidy)
    const change = await readChange(pool)
    const path = await takeSnapshot(options).catch((error: unknown) => {
      counted.add('failed')
      throw error
    })
    counted.add('taken')
    newestAtMs = Date.now()
    await writeFile(marker, change)
    await removeOld(target)
    return path
  }
  const once = (beforehand?: () => Promise<unknown>) => {
    running ??= takeIfChanged(beforehand).finally(() => {
      running = undefined
    })
    return running
  }
  const warn = (error: unknown) => log.warn({ error: String(error) }, 'snapshot failed; the next one comes at its time')
  // The embedded database has no background process that would do this.
  const tidy = makeTidy(pool, async () => BigInt(await readChange(pool)))

  const timer = setInterval(() => once(tidy).catch(warn), intervalMs)
  timer.unref()
  return {
    async take() {
      // One that runs already may be past what was answered just now.
      await running?.catch(() => undefined)
      return once()
    },
    close: async () => {
      clearInterval(timer)
      await running?.catch(() => undefined)
      await once().catch(warn)
    },
  }
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error
}

/** `takenAt` is for people: the clock may have been wrong. */
export type SnapshotName = { name: string; number: number; takenAt: string }

/** Unpacks one good snapshot after another, newest first, into `target`, until the caller has had enough. */
export async function* restoreNewest(directory: string, target: string, log: InfraLog): AsyncGenerator<SnapshotName> {
  for (const snapshot of (await listSnapshots(directory)).reverse()) {
    const { name } = snapshot
    await rm(target, { recursive: true, force: true })
    await mkdir(target, { mode: 0o700 })
    try {
      await unpackDirectory(createReadStream(join(directory, name)), target)
    } catch (error) {
      // No room or no permission is no fault of the snapshot: an older one would only be worse.
      if (isSystemError(error)) throw error
      log.error({ snapshot: name, error: String(error) }, 'snapshot is damaged')
      continue
    }
    // What follows is another history: it may reach the same mark with other changes.
    await rm(join(directory, LAST_CHANGE), { force: true })
    yield snapshot
  }
  await rm(target, { recursive: true, force: true })
}

async function takeSnapshot({ pool, source, target, log }: SnapshotsOptions): Promise<string> {
  const startedAt = performance.now()
  const number = ((await listSnapshots(target)).at(-1)?.number ?? 0) + 1
  const name = `${String(number).padStart(DIGITS, '0')}-${new Date().toISOString().replaceAll(':', '-')}${EXTENSION}`
  const path = join(target, name)
  const temporary = `${path}${UNFINISHED}`
  const archive = packFile(temporary)
  try {
    const [started] = await queryRows<{ lsn: string }>(pool, `SELECT pg_backup_start('snapshot', true)::text AS lsn`)
    let stopped: { lsn: string; labelfile: string } | undefined
    try {
      await archive.add(source, (relative) => !isLeftOut(relative))
    } finally {
      ;[stopped] = await queryRows<{ lsn: string; labelfile: string }>(
        pool,
        'SELECT lsn::text AS lsn, labelfile FROM pg_backup_stop(false)',
      )
    }
    if (!started || !stopped) throw new Error('The backup functions answered nothing')
    await archive.addText('backup_label', stopped.labelfile)
    const needed = segmentsBetween(started.lsn, stopped.lsn)
    for (const segment of needed) await archive.addFile(source, `pg_wal/${segment}`)
    await archive.addDirectory('pg_wal/archive_status')
    await archive.finish()
  } catch (error) {
    await archive.abort()
    throw error
  }
  await rename(temporary, path)
  await syncPath(target)
  const durationMs = Math.round(performance.now() - startedAt)
  log.info({ snapshot: name, durationMs }, 'snapshot taken')
  return path
}

async function queryRows<Row extends object>(pool: Pool, text: string): Promise<Row[]> {
  const { rows } = await pool.query<Row>(text)
  return rows
}

/** What a base backup leaves out: the log (copied apart), the lock file and what every start empties. */
function isLeftOut(relative: string): boolean {
  return (
    relative.startsWith('pg_wal/') ||
    relative.startsWith('pg_replslot/') ||
    relative.startsWith('pg_stat_tmp/') ||
    relative === 'postmaster.pid' ||
    relative === 'backup_label' ||
    relative.includes('pgsql_tmp')
  )
}

/** Names of the write-ahead log files from one position to another, on the first timeline. */
export function segmentsBetween(fromLsn: string, toLsn: string): string[] {
  const first = parseLsn(fromLsn) / SEGMENT_BYTES
  const last = parseLsn(toLsn) / SEGMENT_BYTES
  const names: string[] = []
  for (let segment = first; segment <= last; segment += 1n) {
    const high = hex8(segment >> 8n)
    const low = hex8(segment & 0xffn)
    names.push(`00000001${high}${low}`)
  }
  return names
}

function parseLsn(lsn: string): bigint {
  const [high = '0', low = '0'] = lsn.split('/')
  return (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`)
}

function hex8(value: bigint): string {
  return value.toString(16).toUpperCase().padStart(8, '0')
}

/** The next transaction id: it moves with every transaction that writes, and with nothing else. */
async function readChange(pool: Pool): Promise<string> {
  const [row] = await queryRows<{ next: string }>(pool, 'SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS next')
  return row?.next ?? '0'
}

async function findNewestTime(directory: string): Promise<number | undefined> {
  const newest = (await listSnapshots(directory)).at(-1)
  return newest && (await stat(join(directory, newest.name))).mtimeMs
}

async function removeOld(directory: string): Promise<void> {
  const snapshots = await listSnapshots(directory)
  for (const { name } of snapshots.slice(0, -KEEP)) await rm(join(directory, name))
}

/** What a killed process has left of a snapshot. */
async function removeUnfinished(directory: string): Promise<void> {
  const names = (await readdir(directory)).filter((name) => name.endsWith(UNFINISHED))
  for (const name of names) await rm(join(directory, name))
}

/** Oldest first, by number: a clock may go back. */
export async function listSnapshots(directory: string): Promise<SnapshotName[]> {
  const names = await readdir(directory).catch(() => [])
  return names
    .filter((name) => name.endsWith(EXTENSION))
    .toSorted()
    .map(readName)
    .sort((a, b) => a.number - b.number)
}

/** A name without a number is of a version that had none, and older than all that have one. */
function readName(name: string): SnapshotName {
  const number = new RegExp(`^\\d{${DIGITS}}(?=-)`).exec(name)?.[0]
  const takenAt = name.slice(number === undefined ? 0 : DIGITS + 1, -EXTENSION.length)
  return { name, number: Number(number ?? 0), takenAt }
}
