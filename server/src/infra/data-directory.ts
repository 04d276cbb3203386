import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmod, link, mkdir, realpath, rename, rm, stat } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Answer, askLocally, makeQuestionServer, type QuestionServer } from './local-questions.ts'

/** Where one server keeps what it must not lose. Held by one process at a time. */
export type DataDirectory = AsyncDisposable & {
  readonly path: string
  readonly pglite: string
  readonly snapshots: string
  readonly secrets: string
  /** From now on whoever may open the lock gets answers: `askHolder`. */
  answerWith(answer: Answer): void
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
  const held = await lock(path)
  const snapshots = join(path, 'snapshots')
  await mkdir(snapshots, { recursive: true, mode: 0o700 })
  return {
    path,
    pglite: join(path, 'pglite'),
    snapshots,
    secrets: join(path, 'secrets.json'),
    answerWith: held.answerWith,
    [Symbol.asyncDispose]: held.close,
  }
}

/**
 * What the process that holds the directory answers, as it says with `answerWith`; undefined where nobody holds it.
 * The lock is its address: only the user whose directory it is reaches it.
 */
export async function askHolder(directory: string, question: string): Promise<string | undefined> {
  const path = await realpath(directory).catch(() => undefined)
  const socketPath = path && chooseSocketPath(path)
  if (!socketPath || !(await isOfOneOwner(path, socketPath)) || !(await answers(socketPath))) return undefined
  return askLocally(socketPath, question)
}

/** A lock outside of its directory has a name that anybody could have taken. */
async function isOfOneOwner(...paths: string[]): Promise<boolean> {
  if (process.platform === 'win32') return true
  const owners = await Promise.all(
    paths.map((path) =>
      stat(path).then(
        ({ uid }) => uid,
        () => undefined,
      ),
    ),
  )
  return owners.every((uid) => uid !== undefined && uid === owners[0])
}

async function lock(directory: string): Promise<Pick<QuestionServer, 'answerWith' | 'close'>> {
  const socketPath = chooseSocketPath(directory)
  const inUse = new DirectoryInUseError(
    `Another Stogram server is using ${directory}. Stop it first, or give this one its own data directory.`,
  )
  if (socketPath.startsWith('\\\\')) {
    return await listen(socketPath).catch(() => {
      throw inUse
    })
  }
  const ownPath = `${socketPath}.${randomBytes(SUFFIX_BYTES).toString('hex')}`
  const server = await listen(ownPath)
  try {
    if (!(await claim(ownPath, socketPath))) throw inUse
  } catch (error) {
    await server.close()
    throw error
  }
  // One name is enough: a second would be left over when the process is killed.
  await rm(ownPath, { force: true })
  return {
    answerWith: server.answerWith,
    async close() {
      await rm(socketPath, { force: true })
      await server.close()
    },
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

async function listen(path: string): Promise<QuestionServer> {
  const held = makeQuestionServer()
  held.server.listen(path)
  await once(held.server, 'listening')
  // Not every place of a lock is as private as the directory.
  if (process.platform !== 'win32') await chmod(path, 0o600)
  return held
}

function chooseSocketPath(directory: string): string {
  const digest = createHash('sha256').update(directory).digest('hex').slice(0, 32)
  if (process.platform === 'win32') return `\\\\.\\pipe\\stogram-${digest}`
  const inside = join(directory, 'lock')
  const fits = Buffer.byteLength(inside) + 1 + 2 * SUFFIX_BYTES <= MAX_SOCKET_PATH_BYTES
  return fits ? inside : join(tmpdir(), `stogram-${digest}.lock`)
}
