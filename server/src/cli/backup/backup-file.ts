import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { type Archive, type ArchiveEntry, readArchive } from '../../infra/archive.ts'
import type { BackupSource } from '../../infra/backup-source.ts'
import { listApplied, type Migration, PRISMA_DIRECTORY } from '../../infra/migrations.ts'
import { beginReading, type Contents, type Rows, readContents, readTables } from '../../infra/table-rows.ts'
import { CommandError } from '../command.ts'

// A backup is a tar.gz that the usual tools read:
//
//   stogram.json                what it is
//   secrets.json                of the server
//   tables/<table>/<n>.json     rows, in the order in which they can be stored
//   contents.json               what all of them add up to
//   SHA256SUMS                  of everything before, as sha256sum checks it

/** Raised when an older version could not read it. */
const FORMAT = 1

export interface Manifest {
  format: typeof FORMAT
  /** Of Stogram, for people. */
  version: string
  madeAt: string
  /** What made the tables. */
  migrations: readonly Pick<Migration, 'name' | 'checksum'>[]
}

export async function writeBackup(archive: Archive, source: BackupSource, secrets: string): Promise<Contents> {
  const sums: string[] = []
  const add = (name: string, text: string) => {
    sums.push(sumLine(name, Buffer.from(text)))
    return archive.addText(name, text)
  }
  const madeAt = new Date().toISOString()
  const contents = await source.transaction(async (query) => {
    await beginReading(query)
    const migrations = await listApplied(query)
    await add('stogram.json', toText({ format: FORMAT, version: await readVersion(), madeAt, migrations }))
    await add('secrets.json', secrets)
    let count = 0
    for await (const { table, rows } of readTables(query)) {
      count += 1
      await add(`tables/${table}/${String(count).padStart(8, '0')}.json`, rows)
    }
    return readContents(query)
  })
  await add('contents.json', toText(contents))
  await archive.addText('SHA256SUMS', sums.join(''))
  await archive.finish()
  return contents
}

export interface Backup {
  manifest: Manifest
  secrets: string
  /** All of them, once. The backup is whole when this ends. */
  rows: AsyncIterable<Rows>
  /** After the rows. */
  contents(): Contents
}

/** Throws CommandError for what is no whole backup that this version reads, here or while its rows are read. */
export async function openBackup(file: Readable): Promise<Backup> {
  const sums: string[] = []
  const entries = readArchive(file)
  /** The next entry; undefined behind the last one. */
  const next = async (): Promise<{ name: string; text: string } | undefined> => {
    const { value, done } = await entries.next().catch(refuse)
    if (done) return undefined
    const bytes = await readWhole(value).catch(refuse)
    if (value.name !== 'SHA256SUMS') sums.push(sumLine(value.name, bytes))
    return { name: value.name, text: bytes.toString() }
  }
  const demand = async (name: string): Promise<string> => {
    const entry = await next()
    return entry?.name === name ? entry.text : refuse(new Error(`${name} is missing`))
  }

  const manifest = parseManifest(await demand('stogram.json'))
  const secrets = await demand('secrets.json')
  let contents: Contents | undefined
  async function* readRows(): AsyncGenerator<Rows> {
    let entry = await next()
    for (let table = tableOf(entry); entry !== undefined && table !== undefined; table = tableOf(entry)) {
      yield { table, rows: entry.text }
      entry = await next()
    }
    if (entry?.name !== 'contents.json') refuse(new Error('contents.json is missing'))
    contents = parse<Contents>(entry.text)
    const wanted = sums.join('')
    if ((await demand('SHA256SUMS')) !== wanted) refuse(new Error('a checksum is wrong'))
    if ((await next()) !== undefined) refuse(new Error('something follows its end'))
  }
  return {
    manifest,
    secrets,
    rows: readRows(),
    contents: () => contents ?? refuse(new Error('it says not what it holds')),
  }
}

function parseManifest(text: string): Manifest {
  const manifest = parse<Manifest>(text)
  if (manifest.format !== FORMAT) throw new CommandError(explainNewer(manifest))
  return manifest
}

export function explainNewer({ version }: Pick<Manifest, 'version'>): string {
  return `This backup was made by a newer Stogram (${version}). Nothing was changed. Restore it with that version or a later one.`
}

function parse<T>(text: string): T {
  try {
    return JSON.parse(text)
  } catch (error) {
    return refuse(error)
  }
}

function tableOf(entry: { name: string } | undefined): string | undefined {
  return /^tables\/(\w+)\/\d+\.json$/.exec(entry?.name ?? '')?.[1]
}

/** Says that this is no whole backup, and why. */
export function refuse(error: unknown): never {
  if (error instanceof CommandError) throw error
  const reason = error instanceof Error ? error.message : String(error)
  throw new CommandError(`This is no whole backup of Stogram: ${reason}. Nothing was changed. Use another one.`)
}

async function readWhole({ parts }: ArchiveEntry): Promise<Buffer> {
  const all: Buffer[] = []
  for await (const part of parts) all.push(part)
  return Buffer.concat(all)
}

function sumLine(name: string, bytes: Buffer): string {
  return `${createHash('sha256').update(bytes).digest('hex')}  ${name}\n`
}

function toText(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`
}

async function readVersion(): Promise<string> {
  const { version } = JSON.parse(await readFile(join(PRISMA_DIRECTORY, '../package.json'), 'utf8'))
  return version
}
