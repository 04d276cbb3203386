import { execFile, spawn } from 'node:child_process'
import { chown, mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'

const run = promisify(execFile)

export type PostgresService = {
  /** The first database of the cluster. */
  readonly url: string
  /** Another, empty database in the same cluster. */
  createDatabase(): Promise<string>
  /** SIGQUIT to the postmaster: PostgreSQL recovers from its write-ahead log at the next `start`. */
  crash(): Promise<void>
  start(): Promise<void>
  stop(): Promise<void>
}

/** A real PostgreSQL with `fsync` on, on a free port, in its own temporary directory. */
export async function startPostgres(): Promise<PostgresService> {
  const binaries = await findBinaries()
  const user = await findUser()
  const directory = await mkdtemp(join(tmpdir(), 'stogram-postgres-'))
  if (user) await chown(directory, user.uid, user.gid)
  const data = join(directory, 'data')
  const port = await freePort()
  let databaseCount = 0

  const asUser = (program: string, args: string[]) =>
    user
      ? run('runuser', ['-u', user.name, '--', join(binaries, program), ...args], { cwd: '/' })
      : run(join(binaries, program), args)
  const urlOf = (name: string) => `postgresql://postgres@127.0.0.1:${port}/${name}`

  // initdb's own sync is skipped: an empty cluster has nothing to lose. The server itself runs with fsync on.
  await asUser('initdb', [...['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync']])
  const options = [`-p ${port}`, '-h 127.0.0.1', `-k ${directory}`, '-c fsync=on', '-c max_connections=60'].join(' ')
  const start = async () => {
    await startDetached(binaries, user, ['start', '-w', '-D', data, '-o', options])
  }
  const control = (...args: string[]) => asUser('pg_ctl', [...args, '-D', data])

  const createDatabase = async () => {
    databaseCount += 1
    const name = `stogram_${databaseCount}`
    const client = new pg.Client({ connectionString: urlOf('postgres') })
    await client.connect()
    await client.query(`CREATE DATABASE ${name}`)
    await client.end()
    return urlOf(name)
  }

  await start()
  return {
    url: await createDatabase(),
    createDatabase,
    start,
    crash: async () => {
      await control('stop', '-m', 'immediate')
    },
    stop: async () => {
      await control('stop', '-m', 'immediate')
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** pg_ctl leaves the server holding its pipes, so nothing may wait for them to close. */
function startDetached(binaries: string, user: User | undefined, args: string[]): Promise<void> {
  const program = join(binaries, 'pg_ctl')
  const child = user
    ? spawn('runuser', ['-u', user.name, '--', program, ...args], { cwd: '/', stdio: 'ignore' })
    : spawn(program, args, { stdio: 'ignore' })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`pg_ctl ${args[0]} ended with ${code}`))))
  })
}

export async function findBinaries(): Promise<string> {
  const debian = '/usr/lib/postgresql'
  const versions = await readdir(debian).catch((): string[] => [])
  const newestFirst = versions.toSorted((a, b) => Number(b) - Number(a))
  const candidates = [
    ...(process.env.PATH ?? '').split(delimiter),
    ...newestFirst.map((version) => join(debian, version, 'bin')),
  ]
  for (const candidate of candidates) {
    const names = await readdir(candidate).catch((): string[] => [])
    if (names.includes('initdb') && names.includes('pg_ctl')) return candidate
  }
  throw new Error('No PostgreSQL binaries found (initdb, pg_ctl). On Debian: apt-get install postgresql')
}

type User = { name: string; uid: number; gid: number }

/** PostgreSQL refuses to run as root; Debian's package brings a user for it. */
async function findUser(): Promise<User | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map(async (flag) => Number((await run('id', [flag, 'postgres'])).stdout)),
  )
  if (uid === undefined || gid === undefined) throw new Error('No user named postgres')
  return { name: 'postgres', uid, gid }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}
