import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { LIMITS, OPERATIONS, type OperationName } from '@stogram/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { codeAt } from '../../../tests/services/authenticator.ts'
import { startRedis } from '../../../tests/services/redis.ts'
import { openSocket } from '../../../tests/services/socket.ts'
import { createDatabase, makeDataDirectory } from '../infra/testing/test-database.ts'
import { makeConfig } from './config/config.ts'
import { makeLoggers } from './logger.ts'
import { type RunningServer, startServer } from './server.ts'
import { makeApi } from './testing/api.ts'
import { CANARY, canaryRequests } from './testing/canary-requests.ts'
import { makePrivateChat, message } from './testing/chats.ts'
import {
  followingList,
  makePerson,
  openByPassword,
  refreshRequest,
  register,
  registration,
  wire,
} from './testing/people.ts'

const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types im',
]

describe('a running server', () => {
  let directory: string
  let server: RunningServer
  let output = ''
  const destination = new PassThrough()

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'stogram-operations-'))
    const clientDirectory = join(directory, 'client')
    await mkdir(join(clientDirectory, 'assets'), { recursive: true })
    await writeFile(join(clientDirectory, 'index.html'), '<!doctype html><title>the page</title>')
    await writeFile(join(clientDirectory, 'sw.js'), '// worker')
    await writeFile(join(clientDirectory, 'assets/main-B1c2D3e4.js'), '// plain')
    await writeFile(join(clientDirectory, 'assets/main-B1c2D3e4.js.br'), 'compressed')
    destination.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
    const config = makeConfig({
      ...{
        PORT: '0',
        DATA_DIR: await makeDataDirectory(join(directory, 'data')),
        CLIENT_DIR: clientDirectory,
        RATE_LIMIT_SCALE: '1000',
      },
    })
    const loggers = makeLoggers({ level: 'trace', destination })
    server = await startServer(config, { loggers, bcryptCost: 4 })
  })
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]()
    await rm(directory, { recursive: true, force: true })
  })
  const get = (path: string, headers: Record<string, string> = {}) => fetch(new URL(path, server.url), { headers })

  it.each(['/', '/chats/somewhere', '/sw.js', '/assets/main-B1c2D3e4.js', '/api/docs', '/nothing.js', '/api/nothing'])(
    '[OP4] sends the whole policy with %s',
    async (path) => {
      const { headers } = await get(path)
      expect((headers.get('content-security-policy') ?? '').split(';').toSorted()).toEqual(POLICY.toSorted())
      expect(Object.fromEntries(headers)).toMatchObject({
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        // Browsers complain on every page of a feature that they do not know by this name.
        'permissions-policy': expect.stringMatching(/^(?!.*bluetooth).*microphone=\(self\)/),
      })
      expect(headers.has('x-powered-by')).toBe(false)
      expect(headers.has('strict-transport-security')).toBe(false)
    },
  )

  it('[OP5] serves the app: compressed and for ever by hashed name, asked for again otherwise', async () => {
    const asset = await get('/assets/main-B1c2D3e4.js', { 'accept-encoding': 'br' })
    expect(asset.headers.get('cache-control')).toContain('immutable')
    expect(asset.headers.get('content-encoding')).toBe('br')
    const page = await get('/chats/somewhere')
    expect([page.headers.get('cache-control'), await page.text()]).toEqual([
      'no-cache',
      expect.stringContaining('the page'),
    ])
    expect((await get('/sw.js')).headers.get('service-worker-allowed')).toBe('/')
    expect((await get('/assets/gone-B1c2D3e4.js')).status).toBe(404)
    expect((await get('/../secrets.json')).status).not.toBe(200)
    expect((await get('/%2e%2e/data/secrets.json')).status).toBe(404)
  })

  it('[OP6] describes its API to programs and to people', async () => {
    const document = (await (await get('/api/openapi.json')).json()) as { paths: Record<string, object> }
    expect(document.paths['/api/chats/{chatId}/records']).toHaveProperty('get')
    const page = await (await get('/api/docs')).text()
    expect(page).toContain('message:send')
    expect(page).not.toMatch(/<script|style=/)
  })

  it('[OP7] says whether it lives and whether it serves', async () => {
    expect((await get('/healthz')).status).toBe(200)
    expect((await get('/readyz')).status).toBe(200)
  })

  it('[OP8] writes no secret, no name and no content to its log, whatever goes wrong', async () => {
    const api = makeApi(server.url)
    const person = await makePerson('canaryname')
    const peer = await makePerson('peer')
    const her = await register(api, person)
    await register(api, peer)
    const chat = await makePrivateChat(api, her, peer)
    const item = message(chat)
    await api.ok('message:send', item, her)
    await api.refusal('auth:login', { username: 'canaryname', authSecret: new Uint8Array(32).fill(9) })
    const { ticket } = await openByPassword(api, { ...person, username: 'canaryname' })
    const factor = { secret: 'CANARYBVGY3TQOJQGEZDGNBVGY3TQOJQ', code: '' }
    factor.code = codeAt(factor.secret, Date.now())
    const backupCodes = Array.from({ length: 10 }, (_, index) => `canarycode${'abcdefghij'.charAt(index).repeat(6)}`)
    const { authSecret } = person
    await api.ok('factor:add-totp', { authSecret, ...factor, backupCodes }, her)
    await api.refusal(
      'factor:add-totp',
      { authSecret, ...factor, secret: factor.secret.replace('Q', 'R'), backupCodes },
      her,
    )
    const asked = await api.ok('auth:login', { username: 'canaryname', authSecret })
    const factorTicket = 'factor' in asked ? asked.factor.ticket : ''
    const code = 'canarycodeaaaaaa'
    await api.ok('auth:prove-factor', { proof: { kind: 'backup-code', code } }, { token: factorTicket })
    await api.send('auth:login', `{"username":"canaryname","authSecret":"${'c'.repeat(300)}`)
    await api.send('message:send', { ...wire(item), surprise: 'canaryfield' }, her)
    const refreshed = await api.ok('auth:refresh', await refreshRequest(her.device), { cookie: her.cookie })
    using socket = await openSocket(server.url, refreshed.accessToken)
    await socket.send('message:send', { body: 'canaryfield' })
    const { dispatchLog } = server.loggers
    const cause = new TypeError("Cannot read properties of 'canaryname'")
    dispatchLog.error({ err: new Error(`insert failed (canaryname) ${her.token}`, { cause }) }, 'operation failed')
    dispatchLog.info({ request: { username: 'canaryname', authSecret: 'canarysecret', token: her.token } }, 'request')

    const canaries = {
      authSecret: wire(await registration(person))['authSecret'],
      token: her.token,
      cookie: her.cookie,
      successor: refreshed.reply.cookie,
      ticket,
      factorTicket,
      factorSecret: factor.secret,
      backupCode: 'canarycode',
      body: wire(item)['body'],
      name: 'canaryname',
      field: 'canaryfield',
      secret: 'canarysecret',
    }
    expect(output).toContain('message:send')
    for (const [name, canary] of Object.entries(canaries)) {
      expect(output.includes(String(canary)), `${name} is in the log`).toBe(false)
    }
  })

  it('[OP19] names a call alike in answer and log, and believes no id but that of its proxy', async () => {
    const idOf = async (at: RunningServer, given?: string) => {
      const headers = { 'x-stogram-protocol': '1', ...(given && { 'x-request-id': given }) }
      const { headers: answered } = await fetch(new URL('/api/auth/prelogin', at.url), { method: 'POST', headers })
      return answered.get('x-request-id') ?? ''
    }
    const [first, second] = [await idOf(server, 'canary-of-mine'), await idOf(server)]
    expect(new Set([first, second, '', 'canary-of-mine']).size).toBe(4)
    const line = output.split('\n').find((each) => each.includes(`"${first}"`)) ?? '{}'
    expect(JSON.parse(line)).toMatchObject({ operation: 'auth:prelogin', requestId: first })
    const data = await makeDataDirectory(join(directory, 'proxied'))
    const config = makeConfig({ PORT: '0', DATA_DIR: data, TRUST_PROXY: '1', LOG_LEVEL: 'silent' })
    await using proxied = await startServer(config, { bcryptCost: 4 })
    expect(await idOf(proxied, '7bc0f1e2a3d4')).toBe('7bc0f1e2a3d4')
    expect(await idOf(proxied, 'with "quotes"')).toMatch(/^[\w-]+$/)
  })

  it('[OP14] tells once that a proxy is not believed', async () => {
    const count = () => output.split('X-Forwarded-For arrives').length - 1
    await get('/healthz')
    expect(count()).toBe(0)
    for (const address of ['203.0.113.1', '203.0.113.2']) await get('/healthz', { 'x-forwarded-for': address })
    expect(count()).toBe(1)
  })

  it('[OP8] writes nothing to its log that came in a field of any operation, over REST or over a socket', async () => {
    const api = makeApi(server.url)
    const her = await register(api, await makePerson('grace'))
    using socket = await openSocket(server.url, her.token)
    const headers = { 'user-agent': CANARY, referer: `https://${CANARY}.example/` }
    let wellFormed = 0
    for (const name of (Object.keys(OPERATIONS) as OperationName[]).filter((each) => each !== 'auth:logout')) {
      for (const [index, request] of canaryRequests(name).entries()) {
        const { answer } = await api.send(name, request, { token: her.token, cookie: CANARY, headers })
        if (index === 0 && (answer.success || answer.error.code !== 'bad_request')) wellFormed += 1
        if (OPERATIONS[name].overSocket) await socket.send(name, request)
      }
    }
    await expect(openSocket(server.url, CANARY, { headers })).rejects.toThrow('unauthorized')
    // Otherwise nothing but the check of the form would have been tried.
    expect(wellFormed).toBeGreaterThan(10)
    expect(output).toContain('chat:create')
    expect(output.toLowerCase()).not.toContain(CANARY.toLowerCase())
  })

  it('[OP9] says what to do when its port is taken', async () => {
    const config = makeConfig({
      PORT: new URL(server.url).port,
      DATA_DIR: await makeDataDirectory(join(directory, 'second')),
      LOG_LEVEL: 'silent',
    })
    await expect(startServer(config, { bcryptCost: 4 })).rejects.toThrow('write another PORT')
  })
})

describe('a server that stops', () => {
  it('[OP10] acknowledges what it took, closes its sockets and starts again with everything', async () => {
    const directory = await makeDataDirectory()
    const config = makeConfig({ PORT: '0', DATA_DIR: directory, LOG_LEVEL: 'silent', RATE_LIMIT_SCALE: '1000' })
    const first = await startServer(config, { bcryptCost: 4 })
    const her = await register(makeApi(first.url), await makePerson('ada'))
    const chat = await makePrivateChat(makeApi(first.url), her, her.person)
    const socket = await openSocket(first.url, her.token)
    // The first goes alone, so that the others are under way together when it is answered.
    const answers = Array.from({ length: 50 }, () => socket.call('message:send', message(chat)).catch(() => undefined))
    await answers[0]
    await first[Symbol.asyncDispose]()
    expect(await socket.closed).toBeTruthy()
    const placed = (await Promise.all(answers)).flatMap((answer) =>
      answer?.success ? [answer.data as { seq: number }] : [],
    )
    const second = await startServer(config, { bcryptCost: 4 })
    const { lastSeq } = await makeApi(second.url).ok('chat:read', { chatId: chat.id }, her)
    await second[Symbol.asyncDispose]()
    await rm(directory, { recursive: true, force: true })
    // What was committed was acknowledged, all of it: 1 is the epoch.
    expect(placed.map(({ seq }) => seq)).toEqual(Array.from({ length: lastSeq - 1 }, (_, index) => index + 2))
    expect(placed.length).toBeGreaterThan(0)
  })
})

describe('a server that stops while somebody does not read', () => {
  it('[OP10] waits a few seconds for them, not for their queues', async () => {
    const directory = await makeDataDirectory()
    const config = makeConfig({ PORT: '0', DATA_DIR: directory, LOG_LEVEL: 'silent', RATE_LIMIT_SCALE: '1000' })
    const server = await startServer(config, { bcryptCost: 4 })
    const her = await register(makeApi(server.url), await makePerson('ada'))
    const chat = await makePrivateChat(makeApi(server.url), her, her.person)
    const body = new Uint8Array(LIMITS.itemBodyBytes)
    for (let i = 0; i < 16; i++) await makeApi(server.url).ok('message:send', message(chat, body), her)
    const socket = await openSocket(server.url, her.token)
    socket.pause()
    const cursors = [{ logId: chat.id, afterSeq: 0 }]
    for (let i = 0; i < 60; i++) void socket.call('sync:pull', { cursors }).catch(() => undefined)
    // By then the queue stands: the last page is asked for after those before were made.
    using other = await openSocket(server.url, her.token)
    for (let i = 0; i < 10; i++) await other.call('sync:pull', { cursors })
    const startedAt = performance.now()
    await server[Symbol.asyncDispose]()
    expect(performance.now() - startedAt).toBeLessThan(20_000)
    socket.socket.close()
    await rm(directory, { recursive: true, force: true })
  })
})

describe('a server whose Redis goes away', () => {
  it('[OP11] [SF5] refuses log-ins and second factors, and serves everything else', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'stogram-redis-away-'))
    const [databaseUrl, redis] = await Promise.all([createDatabase(), startRedis()])
    const config = makeConfig({
      ...{ PORT: '0', DATA_DIR: directory, LOG_LEVEL: 'silent', RATE_LIMIT_SCALE: '1000' },
      ...{ DATABASE_URL: databaseUrl, REDIS_URL: redis.url },
    })
    const server = await startServer(config, { bcryptCost: 4 })
    const api = makeApi(server.url)
    const her = await register(api, await makePerson('ada'))
    const chat = await makePrivateChat(api, her, her.person)
    using socket = await openSocket(server.url, her.token)
    using other = await openSocket(server.url, her.token)
    const { authSecret } = her.person
    const credentials = { username: 'ada', authSecret }
    const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
    const backupCodes = Array.from({ length: 10 }, (_, index) => 'abcdefghij'.charAt(index).repeat(16))
    await api.ok('factor:add-totp', { authSecret, secret, code: codeAt(secret, Date.now()), backupCodes }, her)
    const asked = await api.ok('auth:login', credentials)
    if (!('factor' in asked)) throw new Error('no second factor was asked for')
    const proof = { kind: 'backup-code', code: backupCodes[0] ?? '' } as const
    await redis.kill()
    await expect.poll(() => api.send('auth:login', wire(credentials)).then(({ status }) => status)).toBe(503)
    expect(await api.refusal('auth:prove-factor', { proof }, { token: asked.factor.ticket })).toBe('unavailable')
    const item = message(chat)
    expect(await socket.call('message:send', item)).toMatchObject({ success: true })
    await other.received('message:new', ({ id }) => id === item.id)
    await api.ok('user:find', { username: 'ada' }, her)
    // What a device needs to revoke another one.
    await api.ok('auth:prelogin', { username: 'ada' })
    await api.ok('auth:unlock', { authSecret: her.person.authSecret }, her)
    const next = await followingList(her.person, her.person.deviceList.parsed, {})
    await api.ok('device:revoke', { deviceList: { list: next.list, signature: next.signature } }, her)
    await redis.start()
    await expect
      .poll(() => api.send('auth:login', wire(credentials)).then(({ status }) => status), { timeout: 10_000 })
      .toBe(200)
    await server[Symbol.asyncDispose]()
    await redis.stop()
    await rm(directory, { recursive: true, force: true })
  })
})
