import type { Socket } from 'node:net'
import pg from 'pg'
import { Server } from 'socket.io'
import { openPglite } from '../../server/src/infra/pglite.ts'
import { GroupCommit, type Query } from './group-commit.ts'

/**
 * The yardstick: Socket.IO and a database with nothing between them.
 *
 * It knows no accounts and checks nothing. It speaks the product's events in the product's encoding, so that one
 * load fits both: `message:send` stores and tells the room, `sync:pull` reads a page, `bench:broadcast` only tells.
 *
 * Arguments: the port, then a PostgreSQL URL or an embedded database's directory.
 */
const [port = '0', database = ''] = process.argv.slice(2)
const PAGE_BYTES = 1_048_576

const query = await openDatabase(database)
const commits = new GroupCommit(query)
const io = new Server(Number(port), { transports: ['websocket'], serveClient: false })

type Send = { chatId: string; id: string; body: string }
type Acknowledge = (answer: unknown) => void

io.on('connection', (socket) => {
  const { rooms, accountId, deviceId } = socket.handshake.auth as {
    rooms: string[]
    accountId: string
    deviceId: string
  }
  void socket.join(rooms)

  socket.on('message:send', async (send: Send, acknowledge: Acknowledge) => {
    const { chatId: logId, id } = send
    const body = toBytes(Buffer.from(send.body, 'base64url'))
    const placed = await commits.append({ logId, id, senderId: accountId, deviceId, body })
    const hash = Buffer.from(placed.hash).toString('base64url')
    acknowledge({ success: true, data: { id, seq: placed.seq, hash, atMs: placed.at } })
    socket.to(logId).emit('message:new', {
      ...{ logId, seq: placed.seq, id, senderId: accountId, deviceId, kind: 'message', epoch: 1 },
      ...{ body: send.body, hash, atMs: placed.at },
    })
  })

  socket.on('bench:broadcast', (send: Send, acknowledge: Acknowledge) => {
    const { chatId: logId, id, body } = send
    acknowledge({ success: true, data: { id } })
    socket.to(logId).emit('message:new', {
      ...{ logId, seq: 1, id, senderId: accountId, deviceId, kind: 'message', epoch: 1, body },
      ...{ hash: '0'.repeat(43), atMs: Date.now() },
    })
  })

  socket.on('sync:pull', async (pull: { cursors: { logId: string; afterSeq: number }[] }, acknowledge: Acknowledge) => {
    const logs = await Promise.all(pull.cursors.map(readPage))
    acknowledge({ success: true, data: { logs } })
  })
})

async function readPage(cursor: { logId: string; afterSeq: number }) {
  const { rows } = await query(
    `SELECT seq, id, sender_id, device_id, kind, epoch, body, hash, at FROM log_items
     WHERE log_id = $1 AND seq > $2 ORDER BY seq LIMIT 1000`,
    [cursor.logId, cursor.afterSeq],
  )
  let bytes = 0
  const items = []
  for (const row of rows) {
    const body = toBuffer(row['body'])
    bytes += body.length
    if (bytes > PAGE_BYTES) break
    items.push({
      ...{ logId: cursor.logId, seq: row['seq'], id: row['id'], senderId: row['sender_id'] },
      ...{ deviceId: row['device_id'], kind: row['kind'], epoch: row['epoch'] },
      ...{
        body: body.toString('base64url'),
        hash: toBuffer(row['hash']).toString('base64url'),
        atMs: Number(row['at']),
      },
    })
  }
  return { logId: cursor.logId, items, hasMore: items.length < rows.length || rows.length === 1000 }
}

/** These versions of the types and of TypeScript disagree on whether a Buffer is a Uint8Array; it is. */
function toBytes(buffer: Buffer): Uint8Array {
  return buffer as unknown as Uint8Array
}

function toBuffer(bytes: unknown): Buffer {
  if (Buffer.isBuffer(bytes)) return bytes
  const { buffer, byteOffset, byteLength } = bytes as Uint8Array
  return Buffer.from(buffer, byteOffset, byteLength)
}

/** The embedded kind runs on the product's own thread and file system, so that both are durable to the same degree. */
async function openDatabase(where: string): Promise<Query> {
  const client = where.startsWith('postgresql:')
    ? new pg.Client({ connectionString: where })
    : await makeEmbeddedClient(where)
  await client.connect()
  // Named statements are planned once for the connection.
  const names = new Map<string, string>()
  return (text, values) => {
    const name = names.get(text) ?? `statement_${names.size}`
    names.set(text, name)
    return client.query({ name, text, values })
  }
}

async function makeEmbeddedClient(directory: string): Promise<pg.Client> {
  const pglite = await openPglite(directory)
  const stream = () => pglite.connect() as unknown as Socket
  return new pg.Client({ stream, user: 'postgres', database: 'postgres' })
}
