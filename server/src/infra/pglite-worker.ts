import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { isDamage } from './open-failure.ts'
import { type FromWorker, isStartupPacket, type ToWorker, type WorkerInput } from './pglite-messages.ts'
import { SyncedNodeFs } from './synced-node-fs.ts'

// The thread that runs the embedded PostgreSQL: wire-protocol bytes in, wire-protocol bytes out.

const port = parentPort
if (!port) throw new Error('pglite-worker runs as a worker thread only')
const say = (message: FromWorker, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer)

const { directory } = workerData as WorkerInput

/** PGlite's own parameters without `-F`, so that PostgreSQL asks for its files to be synced. */
const START_PARAMETERS = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  // Its fdatasync does nothing; its fsync reaches the file system below.
  ...['-c', 'wal_sync_method=fsync'],
  // A large answer is sorted in memory: what PostgreSQL would spill goes to the same slow file system.
  ...['-c', 'work_mem=16MB'],
  // Its files are in the system's cache already; the usual 128 MB would hold them twice.
  ...['-c', 'shared_buffers=16MB'],
]

/** What PostgreSQL says while it opens; nothing after that is kept. */
const said: string[] = []
let isOpen = false

try {
  const database = await PGlite.create({
    fs: new SyncedNodeFs(directory),
    startParams: START_PARAMETERS,
    onStderr: (line) => {
      if (!isOpen) said.push(line)
      return false
    },
  })
  isOpen = true
  serve(database)
  say({ kind: 'ready' })
} catch (error) {
  const message = [...said, error instanceof Error ? error.message : String(error)].join('\n')
  say({ kind: 'failed', message, isDamage: isDamage(said) })
}

function serve(database: PGlite): void {
  port?.on('message', async (message: ToWorker) => {
    if (message instanceof Uint8Array) {
      const answer = isStartupPacket(message) ? welcome(database) : execute(database, message)
      if (answer.length > 0) say(answer, [answer.buffer as ArrayBuffer])
      return
    }
    await database.close()
    say({ kind: 'closed' })
    port.close()
  })
}

/** Runs whole messages up to their Sync. The thread blocks meanwhile, which is why it is a thread of its own. */
function execute(database: PGlite, message: Uint8Array): Uint8Array {
  const chunks: Uint8Array[] = []
  let length = 0
  // The callback's bytes lie in the database's memory and are gone when it returns.
  void database.execProtocolRawStream(message, {
    syncToFs: false,
    onRawData: (bytes) => {
      chunks.push(bytes.slice())
      length += bytes.length
    },
  })
  if (chunks.length === 1 && chunks[0]) return chunks[0]
  const joined = new Uint8Array(length)
  let offset = 0
  for (const chunk of chunks) {
    joined.set(chunk, offset)
    offset += chunk.length
  }
  return joined
}

/**
 * Greets a new connection. There is one session behind all of them, so what an earlier one left
 * (an open transaction, prepared statements, settings) is dropped first.
 */
function welcome(database: PGlite): Uint8Array {
  execute(database, simpleQuery('ROLLBACK'))
  execute(database, simpleQuery('DISCARD ALL'))
  const greeting = [
    backendMessage('R', int32(0)),
    backendMessage('S', Buffer.from('server_encoding\0UTF8\0')),
    backendMessage('S', Buffer.from('client_encoding\0UTF8\0')),
    backendMessage('K', Buffer.concat([int32(0), int32(0)])),
    backendMessage('Z', Buffer.from('I')),
  ]
  // A copy of its own: a small Buffer lies in memory shared with others, which cannot be handed to another thread.
  return new Uint8Array(Buffer.concat(greeting))
}

function simpleQuery(text: string): Uint8Array {
  return backendMessage('Q', Buffer.from(`${text}\0`))
}

function backendMessage(type: string, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body])
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}
