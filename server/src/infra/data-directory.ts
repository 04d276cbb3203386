import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { link, mkdir, realpath, rename, rm, stat } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Where one server keeps what it must not lose. Held by one process at a time. */
export type DataDirectory = AsyncDisposable & {
  readonly path: string
  readonly pglite: string
  readonly snapshots: string
  readonly secrets: string
}

export class DirectoryInUseError extends Error {
  override readonly name = 'DirectoryInUseError'
}

/** Longer paths do not fit into a socket address. */
const MAX_SOCKET_PATH_BYTES = 100
/** Of the name under which a socket is made before it takes the lock's. */
const SUFFIX_BYTES = 4

/**
 * Creates the directory (0700) and takes its lock.
 *
 * The lock is a listening socket: the kernel drops it with its process, however that ends, so a lock can be
 * left over but never be wrong. A left-over one answers nobody and is replaced.
 *
 * Throws     DirectoryInUseError  another live process holds it
 */
export async function openDataDirectory(directory: string): Promise<DataDirectory> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const path = await realpath(directory)
  const release = await lock(path)
  const snapshots = join(path, 'snapshots')
  await mkdir(snapshots, { recursive: true, mode: 0o700 })
  return {
    path,
    pglite: join(path, 'pglite'),
    snapshots,
    secrets: join(path, 'secrets.json'),
    [Symbol.asyncDispose]: release,
  }
}

async function lock(directory: string): Promise<() => Promise<void>> {
  const socketPath = chooseSocketPath(directory)
  const inUse = new DirectoryInUseError(
    `Another Stogram server is using ${directory}. Stop it first, or give this one its own data directory.`,
  )
  if (socketPath.startsWith('\\\\')) {
    const server = await listen(socketPath).catch(() => {
      throw inUse
    })
    return () => close(server)
  }
  const ownPath = `${socketPath}.${randomBytes(SUFFIX_BYTES).toString('hex')}`
  const server = await listen(ownPath)
  try {
    if (!(await claim(ownPath, socketPath))) throw inUse
  } catch (error) {
    await close(server)
    throw error
  }
  // One name is enough: a second would be left over when the process is killed.
  await rm(ownPath, { force: true })
  return async () => {
    await rm(socketPath, { force: true })
    await close(server)
  }
}

/** Gives our listening socket the lock's name. A name is taken by linking, which only one of several can do. */
async function claim(ownPath: string, socketPath: string): Promise<boolean> {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    if (await tryLink(ownPath, socketPath)) return true
    const seen = await stat(socketPath).catch(() => undefined)
    if (!seen) continue
    if (await answers(socketPath)) return false
    // Moved away before it is deleted: had another process just replaced it, that one's lock must live.
    const moved = `${ownPath}.stale`
    await rename(socketPath, moved).catch(() => undefined)
    const taken = await stat(moved).catch(() => undefined)
    if (taken && taken.ino !== seen.ino) {
      await tryLink(moved, socketPath)
      await rm(moved, { force: true })
      return false
    }
    await rm(moved, { force: true })
  }
  return false
}

async function tryLink(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function answers(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

async function listen(path: string): Promise<Server> {
  const server = createServer((socket) => socket.destroy())
  server.listen(path)
  await once(server, 'listening')
  server.unref()
  return server
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()))
}

function chooseSocketPath(directory: string): string {
  const digest = createHash('sha256').update(directory).digest('hex').slice(0, 32)
  if (process.platform === 'win32') return `\\\\.\\pipe\\stogram-${digest}`
  const inside = join(directory, 'lock')
  const fits = Buffer.byteLength(inside) + 1 + 2 * SUFFIX_BYTES <= MAX_SOCKET_PATH_BYTES
  return fits ? inside : join(tmpdir(), `stogram-${digest}.lock`)
}
