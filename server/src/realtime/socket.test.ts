import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import pino from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSocket } from '../../../tests/services/socket.ts'
import { makeMetrics } from '../infra/metrics.ts'
import { countConnections } from './connection-counts.ts'
import type { Dispatch, Reply } from './dispatch.ts'
import { makeRequestIds } from './request-ids.ts'
import { ROOMS } from './rooms.ts'
import { watchSlowConsumers } from './slow-consumers.ts'
import { serveSockets } from './socket.ts'
import { makeSocketServer, type SocketServer } from './socket-server.ts'

const log = pino({ enabled: false })
const ok: Reply = { status: 200, answer: { success: true, data: {} }, cookie: undefined }
const caller = { kind: 'device', accountId: 'a', deviceId: 'd', sessionId: 's' } as const

describe('a socket', () => {
  let http: Server
  let io: SocketServer
  let url: string
  let chatIds: string[][]
  let isLive: boolean
  let isDatabaseAway: boolean
  let authenticate: () => Promise<void>
  let dispatch: Dispatch

  beforeEach(async () => {
    chatIds = [[]]
    isLive = true
    isDatabaseAway = false
    authenticate = async () => {}
    dispatch = async () => ok
    http = createServer()
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
    io = makeSocketServer({ redis: undefined, allowedOrigins: new Set(), log })
    io.attach(http)
    serveSockets({
      requestIds: makeRequestIds(),
      ...{ io, log, nowMs: Date.now, addressOf: () => '192.0.2.1' },
      dispatch: (call) => dispatch(call),
      async authenticateDevice() {
        await authenticate()
        return { ...caller, expiresAtMs: Date.now() + 60_000 }
      },
      limiter: { proving: (_address, attempt) => attempt() },
      live: {
        async isLive() {
          if (isDatabaseAway) throw new Error('connection refused')
          return isLive
        },
        isStillLive: async () => isLive,
      },
      // Each look takes the next list; the last one stays.
      findChatIds: async () => (chatIds.length > 1 ? chatIds.shift() : chatIds[0]) ?? [],
      connections: countConnections(io, { addressOf: () => '192.0.2.1', perNetwork: 3 }),
      presence: { connected: () => {}, disconnected: () => {} },
    })
  })
  afterEach(async () => {
    await io.close()
  })

  it('[WI10] is in the chats that are there after it joined, whatever changed while it was joining', async () => {
    chatIds = [
      ['removed', 'kept'],
      ['kept', 'added'],
      ['kept', 'added'],
    ]
    using socket = await openSocket(url, 'token')
    await expect.poll(() => io.of('/').adapter.rooms.has(ROOMS.chat('added'))).toBe(true)
    for (const chat of ['removed', 'kept', 'added']) io.to(ROOMS.chat(chat)).emit('message:new', { chat })
    await socket.received('message:new', ({ chat }) => chat === 'added')
    expect(socket.events.map(({ payload }) => payload['chat'])).toEqual(['kept', 'added'])
  })

  it('[WI10] is in a chat that it left when a look missed it, and joined again', async () => {
    chatIds = [['again'], [], ['again']]
    using socket = await openSocket(url, 'token')
    await expect.poll(() => chatIds.length).toBe(1)
    await expect.poll(() => io.of('/').adapter.rooms.has(ROOMS.chat('again'))).toBe(true)
    io.to(ROOMS.chat('again')).emit('message:new', { chat: 'again' })
    await socket.received('message:new')
  })

  it('[SE10] is closed when its session ended while it was being opened', async () => {
    authenticate = async () => {
      isLive = false
    }
    const socket = await openSocket(url, 'token')
    expect(await socket.received('session:ended')).toEqual({ reason: 'revoked' })
    await socket.closed
  })

  it('[SE10] is answered nothing any more once its session has ended', async () => {
    using socket = await openSocket(url, 'token')
    expect(await socket.send('device:list', {})).toMatchObject({ success: true })
    isLive = false
    expect(await socket.send('device:list', {})).toMatchObject({ error: { code: 'session_revoked' } })
  })

  it('[WI12] is answered even where nobody can tell whether its session is live', async () => {
    using socket = await openSocket(url, 'token')
    isDatabaseAway = true
    expect(await socket.send('device:list', {})).toMatchObject({ error: { code: 'unavailable' } })
  })

  it('[WI17] that reads nothing has its calls wait, and gets every answer once it reads', async () => {
    const page = 'x'.repeat(1_400_000)
    let done = 0
    dispatch = async ({ name }) => {
      if (name !== 'sync:pull') return ok
      done += 1
      return { ...ok, answer: { success: true, data: { page } } }
    }
    using reader = await openSocket(url, 'token')
    using other = await openSocket(url, 'token')
    const resume = reader.pause()
    const answers = Array.from({ length: 60 }, () => reader.send('sync:pull', {}))
    // By then all of the first one's calls have come.
    for (let i = 0; i < 20; i++) await other.send('sync:pull', {})
    // What the kernels take is not the server's.
    expect(done - 20).toBeLessThan(30)
    resume()
    expect(await Promise.all(answers)).toHaveLength(60)
    expect(done).toBe(80)
  })

  it('[WI17] with more calls waiting than it may have is refused, not remembered', async () => {
    let letGo = () => {}
    const held = new Promise<Reply>((resolve) => (letGo = () => resolve(ok)))
    dispatch = () => held
    using socket = await openSocket(url, 'token')
    const answers = Array.from({ length: 140 }, () => socket.send('chat:read', {}))
    expect(await Promise.race(answers)).toMatchObject({ error: { code: 'rate_limited' } })
    letGo()
    const codes = (await Promise.all(answers)).map((answer) => (answer.success ? 'ok' : answer.error.code))
    expect(codes.filter((code) => code === 'ok')).toHaveLength(130)
  })

  it('[WI16] that does not read what it is sent is cut off, with all that waits for it', async () => {
    using _watch = watchSlowConsumers(io, makeMetrics(), log)
    using socket = await openSocket(url, 'token')
    socket.pause()
    const load = 'x'.repeat(1_000_000)
    for (let i = 0; i < 40; i++) io.emit('message:new', { load })
    const countOpen = () => new Promise<number>((resolve) => http.getConnections((_error, count) => resolve(count)))
    await expect.poll(countOpen, { timeout: 10_000 }).toBe(0)
  })

  it('[WI15] is counted before it says who it is: a burst does not get past the limit of its network', async () => {
    let letIn = () => {}
    const gate = new Promise<void>((resolve) => (letIn = resolve))
    authenticate = () => gate
    let refused = 0
    const attempts = Array.from({ length: 6 }, () =>
      openSocket(url, 'token').catch(() => {
        refused += 1
      }),
    )
    await expect.poll(() => refused).toBe(3)
    letIn()
    for (const socket of await Promise.all(attempts)) socket?.[Symbol.dispose]()
    expect(refused).toBe(3)
    await expect.poll(() => io.engine.clientsCount).toBe(0)
    using _again = await openSocket(url, 'token')
  })

  it('[WI15] that never says who it is counts too', async () => {
    const silent: Duplex[] = []
    for (let i = 0; i < 3; i++) {
      const upgrade = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' }
      const headers = { ...upgrade, 'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==' }
      request(`${url}/socket.io/?EIO=4&transport=websocket`, { headers })
        .on('upgrade', (_response, socket) => silent.push(socket))
        .end()
    }
    await expect.poll(() => io.engine.clientsCount).toBe(3)
    await expect(openSocket(url, 'token')).rejects.toThrow('rate_limited')
    for (const socket of silent) socket.destroy()
  })
})
