import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Answer,
  type ErrorCode,
  type EventName,
  encodeWire,
  type LogItem,
  makeContractClient,
  type OperationName,
  type Payload,
  type Request,
  type Response,
} from '@stogram/contract'
import { makeNetwork, type Network, type SocketConnection, type SocketHandlers } from '@stogram/core'
import { makeCookieFetch } from '@stogram/core/node'
import { loadConfig, makeLoggers, startServer } from '@stogram/server'
import pg from 'pg'
import { startPostgres } from '../services/postgres.ts'
import { startRedis } from '../services/redis.ts'

/** What a server that lies may put in the place of an answer. `data` is decoded; what is returned is encoded again. */
export type Lie<N extends OperationName> = (
  data: Response<N>,
  request: Request<N>,
) => Response<N> | Promise<Response<N>>

/** A chat's log as one victim is made to see it, from the true one. Seqs are given anew, hashes are not. */
export type Rewrite = (items: readonly LogItem[]) => readonly LogItem[]

/**
 * The real server in this process, and a grip on every answer and event that a device gets from it. All that devices
 * send, all that the server logs and all that it stores can be searched afterwards.
 */
export interface EvilServer {
  networkFor(device: string): EvilNetwork
  /** Everything sent to the server, as JSON, in the order it was sent. */
  readonly sent: readonly string[]
  readonly logged: readonly string[]
  /** Stops serving; then all that it holds, by where it was found. */
  stopAndRead(): Promise<Holdings>
  stop(): Promise<void>
}

export interface Holdings {
  /** Every value of every row. */
  database: Buffer
  files: Buffer
  /** All that Redis was ever told, not only what it still has. */
  redis: Buffer
}

/** One device's way to the server. */
export interface EvilNetwork extends Network {
  /** Answers of one operation from now on, until the returned function is called. */
  lie<N extends OperationName>(name: N, lie: Lie<N>): () => void
  /** This operation is refused, and the true server never hears of it, until the returned function is called. */
  refuse(name: OperationName, code: ErrorCode, isMeant?: IsMeant): () => void
  /** This chat's log in every answer; events become mere hints. */
  rewrite(chatId: string, rewrite: Rewrite): () => void
  /** Nothing that is new in this log comes to the device, until the returned function is called. */
  hide(logId: string): () => void
  /** Wraps to hand out for a chat beside, or in place of, the true ones. */
  giveWraps(chatId: string, wraps: readonly { epoch: number; wrap: Uint8Array }[]): void
  /** Pushes an event that the server did not make. */
  push<N extends EventName>(name: N, payload: Payload<N>): void
  /** Says that there is something new in a chat. */
  nudge(chatId: string): void
  /** Resolves once the device has taken what this chat's log shows it now, or has refused to. */
  settle(chatId: string): Promise<void>
  /** Asks the server in this device's name, without a lie. */
  ask<N extends OperationName>(name: N, request: Request<N>): Promise<Response<N>>
  /** The chat's log as this device may truly read it. */
  trueLog(chatId: string): Promise<LogItem[]>
}

type IsMeant = (request: Record<string, unknown>) => boolean

const FAR = 2_147_483_647

export async function startEvilServer(): Promise<EvilServer> {
  const directory = await mkdtemp(join(tmpdir(), 'stogram-hostile-'))
  const logged: string[] = []
  const sent: string[] = []
  const [postgres, redis] = await Promise.all([startPostgres(), startRedis()])
  const told = await listenTo(redis.url)
  const config = loadConfig({
    ...{ PORT: '0', DATA_DIR: directory, LOG_LEVEL: 'debug', RATE_LIMIT_SCALE: '1000000' },
    ...{ DATABASE_URL: postgres.url, REDIS_URL: redis.url },
  })
  const destination = { write: (line: string) => void logged.push(line) }
  const loggers = makeLoggers({ level: 'debug', destination })
  const server = await startServer(config, { loggers, bcryptCost: 4 })
  const close = async () => {
    await server[Symbol.asyncDispose]()
  }
  return {
    sent,
    logged,
    networkFor: (device) => makeEvilNetwork(server.url, (call) => sent.push(JSON.stringify({ device, ...call }))),
    async stopAndRead() {
      await close()
      const database = await dumpOf(postgres.url)
      const names = await readdir(directory, { recursive: true, withFileTypes: true })
      const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
      const contents = await Promise.all(files.map((file) => readFile(file)))
      return { database, files: Buffer.concat(contents), redis: Buffer.concat(told) }
    },
    async stop() {
      await close().catch(() => undefined)
      await Promise.all([postgres.stop(), redis.stop(), rm(directory, { recursive: true, force: true })])
    },
  }
}

/** Everything that anybody tells this Redis from now on. */
async function listenTo(url: string): Promise<readonly Buffer[]> {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port) })
  // @NOTE It ends with the Redis that it listens to.
  socket.on('error', () => undefined)
  const told: Buffer[] = []
  socket.write('MONITOR\r\n')
  await once(socket, 'data')
  socket.on('data', (chunk: Buffer) => told.push(unescaped(chunk)))
  return told
}

/** Redis shows bytes that are no text as \x and two digits. */
function unescaped(chunk: Buffer): Buffer {
  const plain = chunk
    .toString('latin1')
    .replace(/\\x([0-9a-f]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(plain, 'latin1')
}

/** Bytes as they are, everything else as text. */
async function dumpOf(url: string): Promise<Buffer> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`,
    )
    const values: Buffer[] = []
    for (const { name } of tables) {
      const { rows } = await client.query<unknown[]>({ text: `SELECT * FROM "${name}"`, rowMode: 'array' })
      for (const value of rows.flat()) values.push(Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value)))
    }
    return Buffer.concat(values.flatMap((value) => [value, Buffer.from('\n')]))
  } finally {
    await client.end()
  }
}

function makeEvilNetwork(url: string, record: (call: { name: string; wire: object }) => void): EvilNetwork {
  const inner = makeNetwork({ url, fetch: makeCookieFetch() })
  const lies = new Map<OperationName, Lie<OperationName>[]>()
  const refusals = new Map<OperationName, { code: ErrorCode; isMeant: IsMeant }>()
  const rewrites = new Map<string, Rewrite>()
  const hidden = new Set<string>()
  const wraps = new Map<string, readonly { epoch: number; wrap: Uint8Array }[]>()
  let token: string | undefined
  let handlers: SocketHandlers | undefined

  const client = makeContractClient({ call: (name, wire) => inner.request(name, wire, token) })

  async function through(
    name: OperationName,
    wire: Record<string, unknown>,
    call: () => Promise<Answer<unknown>>,
  ): Promise<Answer<unknown>> {
    record({ name, wire })
    const refusal = refusals.get(name)
    if (refusal?.isMeant(wire)) return { success: false, error: { code: refusal.code, message: 'It is refused.' } }
    const answer = await call()
    const isTouched = lies.has(name) || rewrites.size > 0 || wraps.size > 0 || hidden.size > 0
    if (!answer.success || !isTouched) return answer
    const request = wire as Request<OperationName>
    let data = await decode(name, answer)
    data = await overlay(name, request, data)
    for (const lie of lies.get(name) ?? []) data = await lie(data, request)
    return { success: true, data: encodeWire(data) }
  }

  /** The answer as the contract reads it. */
  function decode(name: OperationName, answer: Answer<unknown>): Promise<Response<OperationName>> {
    return makeContractClient({ call: async () => answer }).call(name, {} as never)
  }

  async function overlay(name: OperationName, request: unknown, data: unknown): Promise<Response<OperationName>> {
    const made =
      name in OVERLAYS ? await OVERLAYS[name as keyof typeof OVERLAYS](request as never, data as never) : data
    return made as Response<OperationName>
  }

  const OVERLAYS = {
    async 'sync:pull'(request: Request<'sync:pull'>, data: Response<'sync:pull'>) {
      const logs = await Promise.all(
        data.logs.map(async (log) => {
          const after = request.cursors.find((cursor) => cursor.logId === log.logId)?.afterSeq ?? 0
          if (hidden.has(log.logId)) return { logId: log.logId, lastSeq: after, items: [], hasMore: false }
          if (!rewrites.has(log.logId)) return log
          const items = await falseLog(log.logId)
          const lastSeq = items.at(-1)?.seq ?? 0
          return { logId: log.logId, lastSeq, items: items.filter((item) => item.seq > after), hasMore: false }
        }),
      )
      return { ...data, logs }
    },
    async 'message:send'(request: Request<'message:send'>, data: Response<'message:send'>) {
      if (!rewrites.has(request.chatId)) return data
      const found = (await falseLog(request.chatId)).find((item) => item.id === request.id)
      return { ...data, seq: found?.seq ?? data.seq }
    },
    async 'message:history'(request: Request<'message:history'>, data: Response<'message:history'>) {
      if (!rewrites.has(request.chatId)) return data
      const before = Number(request.before ?? FAR)
      const older = (await falseLog(request.chatId)).filter((item) => item.seq < before)
      const limit = Number(request.limit)
      return { items: older.slice(-limit), hasMore: older.length > limit }
    },
    async 'chat:records'(request: Request<'chat:records'>, data: Response<'chat:records'>) {
      const { chatId } = request
      const own = wraps.get(chatId) ?? []
      const given = [...data.wraps.filter(({ epoch }) => !own.some((other) => other.epoch === epoch)), ...own]
      if (!rewrites.has(chatId)) return { ...data, wraps: given }
      const items = (await falseLog(chatId)).filter((item) => isRecord(item) && item.seq > Number(request.afterSeq))
      return { items, wraps: given, hasMore: false }
    },
    async 'chat:hashes'(request: Request<'chat:hashes'>, data: Response<'chat:hashes'>) {
      if (!rewrites.has(request.chatId)) return data
      const [from, to] = [Number(request.fromSeq), Number(request.toSeq)]
      const items = (await falseLog(request.chatId)).filter((item) => item.seq >= from && item.seq <= to)
      return { fromSeq: from, hashes: Buffer.concat(items.map((item) => item.hash)) }
    },
  }

  async function trueLog(chatId: string): Promise<LogItem[]> {
    const { items } = await client.call('message:history', { chatId, limit: 1_000 })
    const records = await client.call('chat:records', { chatId, afterSeq: 0, limit: 1_000 })
    const bySeq = new Map([...records.items, ...items].map((item) => [item.seq, item]))
    return [...bySeq.values()].sort((a, b) => a.seq - b.seq)
  }

  async function falseLog(chatId: string): Promise<LogItem[]> {
    const items = rewrites.get(chatId)?.(await trueLog(chatId)) ?? []
    const first = items[0]?.seq ?? 1
    return items.map((item, i) => ({ ...item, seq: first + i }))
  }

  function deliver(name: EventName, payload: unknown): void {
    const logId = (payload as { logId?: string }).logId
    if (logId !== undefined && hidden.has(logId)) return
    if (logId === undefined || !rewrites.has(logId)) handlers?.event(name, payload)
    else network.nudge(logId)
  }

  const network: EvilNetwork = {
    request(name, wire, accessToken) {
      token = accessToken ?? token
      return through(name, wire, () => inner.request(name, wire, accessToken))
    },
    connect(accessToken, own): SocketConnection {
      token = accessToken
      handlers = own
      const socket = inner.connect(accessToken, { ...own, event: deliver })
      return {
        call: (name, wire) => through(name, wire, () => socket.call(name, wire)),
        close: () => socket.close(),
      }
    },
    lie(name, lie) {
      const own = lie as unknown as Lie<OperationName>
      lies.set(name, [...(lies.get(name) ?? []), own])
      return () =>
        lies.set(
          name,
          (lies.get(name) ?? []).filter((other) => other !== own),
        )
    },
    refuse(name, code, isMeant = () => true) {
      refusals.set(name, { code, isMeant })
      return () => refusals.delete(name)
    },
    rewrite(chatId, rewrite) {
      rewrites.set(chatId, rewrite)
      return () => rewrites.delete(chatId)
    },
    hide(logId) {
      hidden.add(logId)
      return () => hidden.delete(logId)
    },
    giveWraps(chatId, own) {
      const bare = own.map(({ epoch, wrap }) => ({ epoch, wrap }))
      wraps.set(chatId, [...(wraps.get(chatId) ?? []), ...bare])
    },
    push: (name, payload) => handlers?.event(name, encodeWire(payload)),
    nudge(chatId) {
      const item: LogItem = {
        ...{ logId: chatId, seq: FAR, id: newItemId(), kind: 'message', atMs: Date.now() },
        ...{ senderId: 'A'.repeat(43), deviceId: 'A'.repeat(22), body: new Uint8Array(1), hash: new Uint8Array(32) },
      }
      network.push('message:new', item)
    },
    async settle(chatId) {
      // One pull may be under way with an older answer, the next has the whole one, and the third comes behind it.
      for (let pull = 0; pull < 3; pull++) {
        await new Promise<void>((resolve) => {
          const stop = network.lie('sync:pull', (data, { cursors }) => {
            if (!cursors.some(({ logId }) => logId === chatId)) return data
            stop()
            resolve()
            return data
          })
          network.nudge(chatId)
        })
      }
    },
    ask: (name, request) => client.call(name, request),
    trueLog,
  }
  return network
}

function isRecord(item: LogItem): boolean {
  return item.kind === 'op' || item.kind === 'epoch'
}

export function newItemId(): string {
  const id = crypto.randomUUID()
  return `${id.slice(0, 14)}7${id.slice(15)}`
}

/** Names of the operations that a device has called, from one point on. */
export function callsOf(server: EvilServer, device: { name: string }, from = 0): string[] {
  return server.sent.slice(from).flatMap((line) => {
    const call = JSON.parse(line) as { device: string; name: string }
    return call.device === device.name ? [call.name] : []
  })
}

/** The item with another body, its hash made to fit. */
export function withBody(item: LogItem, body: Uint8Array): LogItem {
  return { ...item, body, hash: new Uint8Array(createHash('sha256').update(body).digest()) }
}

/** One bit changed, counted from the end when negative. */
export function flip(bytes: Uint8Array, at: number): Uint8Array {
  const copy = bytes.slice()
  const index = at < 0 ? bytes.length + at : at
  copy[index] = (copy[index] ?? 0) ^ 1
  return copy
}
