import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { FromWorker, ToWorker, WorkerInput } from './pglite-messages.ts'
import { PgliteStream } from './pglite-stream.ts'

/** The embedded PostgreSQL in its thread. */
export type Pglite = {
  /** A new connection for `pg.Client`. There is one session: a new connection takes it over. */
  connect(): PgliteStream
  /** Shuts down cleanly and ends the thread. */
  close(): Promise<void>
  /** Settles when the thread ends without having been asked to. */
  readonly crashed: Promise<Error>
}

/** The database does not open; what it said is the message. Its files may be as good as ever. */
export class UnopenableError extends Error {
  override readonly name: string = 'UnopenableError'
}

/** PostgreSQL itself says that its files are damaged. */
export class DamagedError extends UnopenableError {
  override readonly name = 'DamagedError'
}

export async function openPglite(directory: string): Promise<Pglite> {
  const worker = startWorker({ directory })
  let stream: PgliteStream | undefined
  let end: Error | undefined
  const post = (message: ToWorker, transfer: ArrayBuffer[] = []) => worker.postMessage(message, transfer)

  const ended = new Promise<Error>((resolve) => {
    worker.once('error', resolve)
    worker.once('exit', (code) => resolve(new Error(`The database thread ended with code ${code}`)))
  })
  await new Promise<void>((resolve, reject) => {
    worker.once('message', (message: FromWorker) => {
      if (message instanceof Uint8Array || message.kind === 'ready') resolve()
      else reject(message.kind === 'failed' ? toError(message) : new UnopenableError(message.kind))
    })
    void ended.then((error) => reject(new UnopenableError(error.message, { cause: error })))
  }).catch(async (error) => {
    await worker.terminate()
    throw error
  })
  worker.on('message', (message: FromWorker) => {
    if (message instanceof Uint8Array) stream?.deliver(message)
  })
  void ended.then((error) => {
    end = error
    stream?.destroy(error)
  })

  return {
    crashed: ended,
    connect: () => {
      stream = new PgliteStream({
        // `message` is a fresh buffer of its own when it is large; a pooled one is copied by the clone.
        send: (message) => {
          const isWhole = message.byteLength === message.buffer.byteLength
          post(message, isWhole ? [message.buffer as ArrayBuffer] : [])
        },
      })
      // Nobody would ever answer it.
      if (end) stream.destroy(end)
      return stream
    },
    close: async () => {
      post({ kind: 'close' })
      await ended
    },
  }
}

function toError({ message, isDamage }: { message: string; isDamage: boolean }): UnopenableError {
  return isDamage ? new DamagedError(message) : new UnopenableError(message)
}

function startWorker(workerData: WorkerInput): Worker {
  const isSource = import.meta.url.endsWith('.ts')
  if (!isSource) return new Worker(new URL('./pglite-worker.js', import.meta.url), { workerData })
  // From the source (tests, development) the thread must load TypeScript. Node 20 does not pass a loader on to the
  // entry of a thread, so the entry is a line of JavaScript that registers one.
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx'))
  const loader = new URL('./esm/api/index.mjs', tsx).href
  const entry = new URL('./pglite-worker.ts', import.meta.url).href
  const code = `import('${loader}').then(({ register }) => { register(); return import('${entry}') })`
  return new Worker(code, { eval: true, workerData, execArgv: [] })
}
