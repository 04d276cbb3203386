import { connect } from 'node:net'
import { type Answer, ERRORS, errorsOf, LIMITS, OPERATIONS, type OperationName } from '@stogram/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSocket, type TestSocket } from '../../../tests/services/socket.ts'
import type { ApiCall } from '../app/testing/api.ts'
import { BACKENDS } from '../app/testing/backends.ts'
import {
  makeGroup,
  makePrivateChat,
  makeUpload,
  message,
  nextOp,
  type TestChat,
  type TestGroup,
} from '../app/testing/chats.ts'
import {
  enrol,
  followingList,
  itemId,
  makePerson,
  type Person,
  register,
  type SignedIn,
  wire,
} from '../app/testing/people.ts'
import { serve } from '../app/testing/serve.ts'

const NAMES = Object.keys(OPERATIONS) as OperationName[]
const OVER_SOCKET = NAMES.filter((name) => OPERATIONS[name].overSocket)
const FOR_ANYONE = NAMES.filter((name) => OPERATIONS[name].authentication === 'none')
const FOR_DEVICES = NAMES.filter((name) => OPERATIONS[name].authentication === 'device')

let people: [Person, Person, Person]
beforeAll(async () => {
  people = [await makePerson('ada'), await makePerson('bob'), await makePerson('cyd')]
})

describe.each(BACKENDS)('the wire on $name', ({ open }) => {
  const served = serve(open, { nowMs: () => Date.now() + skippedMs })
  const { api } = served
  let ada: SignedIn
  let bob: SignedIn
  let cyd: SignedIn
  let chat: TestChat
  let group: TestGroup
  let socket: TestSocket
  let skippedMs = 0

  beforeAll(async () => {
    ada = await register(api, people[0])
    bob = await register(api, people[1])
    cyd = await register(api, people[2])
    chat = await makePrivateChat(api, ada, people[1])
    group = await makeGroup(api, ada, [people[1], people[2]])
    socket = await openSocket(served.url, ada.token)
  })
  afterAll(async () => {
    socket?.[Symbol.dispose]()
  })

  /** A request that would do something if its caller were allowed to. */
  const plausible = (name: OperationName): Record<string, unknown> => {
    const chatId = group.id
    const bodies: Partial<Record<OperationName, object>> = {
      'auth:prelogin': { username: 'ada' },
      'auth:check-username': { username: 'ada' },
      'auth:login': { username: 'ada', authSecret: new Uint8Array(32) },
      'auth:refresh': { requestId: 'A'.repeat(22), atMs: Date.now(), signature: new Uint8Array(64) },
      'auth:unlock': { authSecret: new Uint8Array(32) },
      'auth:recover': { username: 'ada', recoverySecret: new Uint8Array(32) },
      'auth:renew-recovery': {
        authSecret: new Uint8Array(32),
        recoverySecret: new Uint8Array(32),
        arkByRecovery: new Uint8Array(9),
        recoveryVersion: 2,
      },
      'auth:delete-account': {
        authSecret: new Uint8Array(32),
        tombstone: { tombstone: new Uint8Array(9), signature: new Uint8Array(9) },
      },
      'auth:change-password': {
        oldAuthSecret: new Uint8Array(32),
        authSecret: new Uint8Array(32),
        kdf: { salt: new Uint8Array(16), memoryKiB: 19_456, iterations: 2, parallelism: 1 },
        arkByPassword: new Uint8Array(9),
        passwordVersion: 2,
        deviceList: { list: new Uint8Array(9), signature: new Uint8Array(9) },
      },
      'auth:reset-password': {
        username: 'ada',
        recoverySecret: new Uint8Array(32),
        authSecret: new Uint8Array(32),
        kdf: { salt: new Uint8Array(16), memoryKiB: 19_456, iterations: 2, parallelism: 1 },
        arkByPassword: new Uint8Array(9),
        passwordVersion: 2,
        certificate: { certificate: new Uint8Array(9), signature: new Uint8Array(9) },
        deviceList: { list: new Uint8Array(9), signature: new Uint8Array(9) },
        proof: { requestId: 'A'.repeat(22), atMs: Date.now(), signature: new Uint8Array(64) },
      },
      'factor:add-totp': {
        authSecret: new Uint8Array(32),
        secret: 'A'.repeat(32),
        code: '000000',
        backupCodes: Array.from({ length: 10 }, (_, index) => 'abcdefghij'.charAt(index).repeat(16)),
      },
      'factor:offer-passkey': { authSecret: new Uint8Array(32) },
      'factor:add-passkey': {
        ticket: 'a.b.c',
        passkey: { passkeyId: 'A'.repeat(22), clientData: new Uint8Array(9), attestation: new Uint8Array(9) },
      },
      'factor:remove-passkey': { authSecret: new Uint8Array(32), passkeyId: 'A'.repeat(22) },
      'factor:remove-totp': { authSecret: new Uint8Array(32) },
      'factor:renew-backup-codes': {
        authSecret: new Uint8Array(32),
        backupCodes: Array.from({ length: 10 }, (_, index) => 'abcdefghij'.charAt(index).repeat(16)),
      },
      'device:revoke': { deviceList: { list: new Uint8Array(9), signature: new Uint8Array(9) } },
      'device:enrol': {
        certificate: { certificate: new Uint8Array(9), signature: new Uint8Array(9) },
        deviceList: { list: new Uint8Array(9), signature: new Uint8Array(9) },
      },
      'user:find': { username: 'bob' },
      'user:directory': { accountIds: [people[1].accountId] },
      'user:update-profile': { displayName: 'Mallory', bio: '' },
      'user:status-change': { status: 'DND' },
      'user:presence': { accountIds: [people[1].accountId] },
      'chat:create': {
        chatId,
        kind: 'PRIVATE',
        members: [people[0].accountId],
        ops: [],
        epoch: {
          id: itemId(),
          epoch: 1,
          body: new Uint8Array(9),
          wraps: [{ accountId: people[0].accountId, wrap: new Uint8Array(9) }],
        },
      },
      'chat:change': { chatId, ops: [{ id: itemId(), body: new Uint8Array(9) }] },
      'chat:records': { chatId, afterSeq: 0, limit: 10 },
      'chat:hashes': { chatId, fromSeq: 1, toSeq: 10 },
      'message:send': message(group),
      'message:history': { chatId, limit: 10 },
      'sync:pull': { cursors: [{ logId: chatId, afterSeq: 0 }] },
      'account:append': { id: itemId(), body: new Uint8Array(9) },
    }
    const withChat: OperationName[] = ['chat:read', 'typing:start', 'typing:stop']
    return wire(bodies[name] ?? (withChat.includes(name) ? { chatId } : {}))
  }
  const mustBeRefused = (name: OperationName, answer: Answer<unknown>, among?: readonly string[]) => {
    if (answer.success) throw new Error(`${name} was answered`)
    expect(among ?? errorsOf(OPERATIONS[name])).toContain(answer.error.code)
    expect(answer.error.code, `${name} failed inside`).not.toBe('internal')
    expect(JSON.stringify(answer)).not.toMatch(/node_modules|\bat \/|prisma|select /i)
  }
  const countItems = async () => {
    const { lastSeq } = await api.ok('chat:read', { chatId: group.id }, ada)
    const { logs } = await api.ok('sync:pull', { cursors: [{ logId: people[0].accountId, afterSeq: 0 }] }, ada)
    return [lastSeq, logs[0]?.lastSeq]
  }

  it('[WI1] answers only with the documented form and the status of its code', async () => {
    const { status, answer } = await api.send('auth:login', plausible('auth:login'))
    expect([status, answer]).toEqual([
      ERRORS.wrong_credentials.status,
      { success: false, error: { code: 'wrong_credentials', message: ERRORS.wrong_credentials.message } },
    ])
  })

  it('[WI2] refuses every operation without a live token, and changes nothing', async () => {
    const before = await countItems()
    const calls: [ApiCall, string[]][] = [
      [{}, ['unauthorized']],
      [{ token: 'a.b.c' }, ['unauthorized']],
      [{ cookie: 'x'.repeat(43) }, ['unauthorized']],
    ]
    for (const [call, among] of calls) {
      for (const name of FOR_DEVICES) mustBeRefused(name, (await api.send(name, plausible(name), call)).answer, among)
    }
    expect(await countItems()).toEqual(before)
  })

  it('[WI2] refuses every operation of a revoked device, over REST and over its socket', async () => {
    const second = await enrol(api, people[1], people[1].deviceList.parsed)
    using theirs = await openSocket(served.url, second.token)
    const next = await followingList(people[1], second.list, { revoke: [second.device] })
    await api.ok('device:revoke', { deviceList: { list: next.list, signature: next.signature } }, bob)
    await theirs.closed
    for (const name of FOR_DEVICES) {
      mustBeRefused(name, (await api.send(name, plausible(name), second)).answer, ['session_revoked'])
    }
    await expect(openSocket(served.url, second.token)).rejects.toThrow('session_revoked')
  })

  it('[WI2] refuses every operation once the token has ended, over REST and over the socket it opened', async () => {
    const before = await countItems()
    skippedMs = 11 * 60_000
    for (const name of FOR_DEVICES) {
      mustBeRefused(name, (await api.send(name, plausible(name), ada)).answer, ['unauthorized'])
    }
    for (const name of OVER_SOCKET) mustBeRefused(name, await socket.send(name, plausible(name)), ['unauthorized'])
    await expect(openSocket(served.url, ada.token)).rejects.toThrow('unauthorized')
    skippedMs = 0
    expect(await countItems()).toEqual(before)
  })

  describe('for whoever is not in the chat', () => {
    const ofAChat = () => NAMES.filter((name) => 'chatId' in plausible(name) && name !== 'chat:create')
    let eve: SignedIn
    let former: TestGroup
    beforeAll(async () => {
      eve = await register(api, await makePerson('eve'))
      former = await makeGroup(api, ada, [people[1], people[2]])
      const removal = await nextOp(former.roster, ada, { type: 'remove', aid: people[2].view.aid })
      const made = await makeUpload(removal.roster, former.epoch, ada, [people[0], people[1]])
      await api.ok('chat:change', { chatId: former.id, ops: [removal.upload], epoch: made.upload }, ada)
      former = { ...former, roster: removal.roster, epoch: made.epoch }
      await api.ok('message:send', message(former), ada)
    })
    const lastSeq = async (chatId: string) => (await api.ok('chat:read', { chatId }, ada)).lastSeq

    const mayOnlyRead = (name: OperationName, answer: Answer<unknown>, hiddenSeq: number) => {
      if (!['chat:read', 'chat:records', 'chat:hashes', 'message:history'].includes(name)) mustBeRefused(name, answer)
      expect(JSON.stringify(answer), name).not.toContain(`"seq":${hiddenSeq}`)
    }

    it('[WI2] [CH5] answers a stranger as if there were no chat, over REST and over a socket', async () => {
      const before = await countItems()
      using theirs = await openSocket(served.url, eve.token)
      expect(ofAChat().length).toBeGreaterThan(7)
      for (const name of ofAChat()) {
        const ghost = { ...plausible(name), chatId: 'A'.repeat(22) }
        const [rest, ofGhost] = [await api.send(name, plausible(name), eve), await api.send(name, ghost, eve)]
        mustBeRefused(name, rest.answer)
        expect([name, rest.answer]).toEqual([name, ofGhost.answer])
        if (OPERATIONS[name].overSocket) expect(await theirs.send(name, plausible(name))).toEqual(rest.answer)
      }
      const { logs } = await api.ok('sync:pull', { cursors: [{ logId: group.id, afterSeq: 0 }] }, eve)
      expect(logs).toEqual([])
      expect(await countItems()).toEqual(before)
    })

    it('[WI2] [CH6] lets a former member change nothing, and read up to the removal', async () => {
      const before = await lastSeq(former.id)
      using theirs = await openSocket(served.url, cyd.token)
      for (const name of ofAChat()) {
        const request = { ...plausible(name), chatId: former.id, ...(name === 'message:send' && { epoch: 2 }) }
        const answers = [(await api.send(name, request, cyd)).answer]
        if (OPERATIONS[name].overSocket) answers.push(await theirs.send(name, request))
        for (const answer of answers) mayOnlyRead(name, answer, before)
      }
      const { logs } = await api.ok('sync:pull', { cursors: [{ logId: former.id, afterSeq: 0 }] }, cyd)
      expect(logs[0]?.items.some(({ seq }) => seq === before)).toBe(false)
      expect(await lastSeq(former.id)).toBe(before)
    })
  })

  it('[LG2] does nothing twice: a repeated request gets the first answer, over whichever way it comes', async () => {
    for (const name of ['message:send', 'account:append'] as const) {
      const request = name === 'message:send' ? wire(message(group)) : plausible(name)
      const first = await socket.send(name, request)
      expect(first).toMatchObject({ success: true })
      const before = await countItems()
      expect(await socket.send(name, request)).toEqual(first)
      expect((await api.send(name, request, ada)).answer).toEqual(first)
      expect(await countItems()).toEqual(before)
    }
  })

  it('[WI3] refuses malformed, mistyped and unknown fields of every operation over REST', async () => {
    const before = await countItems()
    for (const name of [...FOR_ANYONE, ...FOR_DEVICES]) {
      // A field in a path or a query is always text: what is not a name there is another address.
      const count = OPERATIONS[name].method === 'GET' ? 1 : undefined
      for (const input of spoil(plausible(name)).slice(0, count)) {
        mustBeRefused(name, (await api.send(name, input, ada)).answer, ['bad_request', 'not_found'])
      }
    }
    expect(await countItems()).toEqual(before)
  })

  it('[WI3] refuses the same over a socket, and what is no object at all', async () => {
    const before = await countItems()
    for (const name of OVER_SOCKET) {
      for (const input of [...spoil(plausible(name)), undefined, null, 7, 'text', [], [plausible(name)]]) {
        mustBeRefused(name, await socket.send(name, input), ['bad_request'])
      }
    }
    expect(await countItems()).toEqual(before)
  })

  it('[WI3] refuses bodies that are not JSON objects', async () => {
    for (const body of ['', '{', '[]', '"text"', 'null', '{"username":"ada"', '{"__proto__":{"username":"ada"}}']) {
      mustBeRefused('auth:prelogin', (await api.send('auth:prelogin', body)).answer, ['bad_request'])
    }
  })

  it('[WI4] refuses what is too large, and closes a socket that sends it', async () => {
    const large = `{"username":"${'a'.repeat(LIMITS.requestBytes)}"}`
    const { status, answer } = await api.send('auth:prelogin', large)
    expect([status, answer]).toMatchObject([413, { error: { code: 'too_large' } }])
    const body = new Uint8Array(LIMITS.itemBodyBytes + 1)
    expect(await api.refusal('message:send', message(chat, body), ada)).toBe('bad_request')
    using victim = await openSocket(served.url, ada.token)
    void victim.send('message:send', 'x'.repeat(LIMITS.socketFrameBytes + 1)).catch(() => undefined)
    await victim.closed
    await api.ok('device:list', {}, ada)
  })

  it('[WI15] decides who calls before it reads what was sent', async () => {
    const large = `{"username":"${'a'.repeat(LIMITS.requestBytes)}"}`
    for (const name of FOR_DEVICES.filter((each) => OPERATIONS[each].method !== 'GET')) {
      const { answer } = await api.send(name, large, { token: 'a.b.c' })
      mustBeRefused(name, answer, ['unauthorized'])
    }
  })

  it('[WI5] wants to know the version of the client, and turns away one that is too old', async () => {
    const { status, answer } = await api.send(
      'auth:prelogin',
      { username: 'ada' },
      { headers: { 'x-stogram-protocol': '0' } },
    )
    expect([status, answer]).toMatchObject([400, { error: { code: 'bad_request' } }])
    await expect(openSocket(served.url, ada.token, { auth: { token: ada.token } })).rejects.toThrow('bad_request')
    await expect(openSocket(served.url, ada.token, { auth: { token: 'x', protocol: 1 } })).rejects.toThrow(
      'unauthorized',
    )
  })

  it('[WI6] answers unknown events and ignores those that want no answer', async () => {
    for (const name of ['nothing', 'constructor', 'toString', 'auth:login', 'message:new']) {
      expect(await socket.send(name, {})).toMatchObject({ success: false, error: { code: 'bad_request' } })
    }
    expect(await socket.send('chat:read')).toMatchObject({ error: { code: 'bad_request' } })
    expect(await socket.send('chat:read', {}, {})).toMatchObject({ error: { code: 'bad_request' } })
    const before = await countItems()
    socket.socket.emit('message:send', wire(message(chat)))
    socket.socket.emit('message:send')
    expect(await socket.call('chat:read', { chatId: chat.id })).toMatchObject({ success: true })
    expect(await countItems()).toEqual(before)
  })

  it('[WI7] survives packets that no client would send', async () => {
    const port = Number(new URL(served.url).port)
    for (const garbage of [
      'GET / HTTP/1.1\r\n\r\n',
      '\x00\xff\x00',
      'GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: x\r\n\r\n',
    ]) {
      const raw = connect(port, '127.0.0.1')
      raw.on('error', () => undefined)
      raw.end(garbage)
      await new Promise((resolve) => raw.once('close', resolve).resume())
    }
    for (const packet of [
      '42',
      '42[',
      '42{}',
      '42["message:send"',
      '451-["x",{"_placeholder":true,"num":9}]',
      '9',
      '',
      '4'.repeat(999),
      '40/admin,',
    ]) {
      using victim = await openSocket(served.url, ada.token)
      victim.socket.io.engine.write(packet.slice(1))
      victim.socket.io.engine.write('2["chat:read",{},7]')
      victim.socket.disconnect()
    }
    await api.ok('device:list', {}, ada)
  })

  it('[WI8] gives an operation the same answer over REST and over a socket', async () => {
    for (const name of ['chat:read', 'device:list', 'sync:pull'] as const) {
      const rest = await api.send(name, plausible(name), ada)
      expect(await socket.send(name, plausible(name))).toEqual(rest.answer)
    }
  })

  it('[WI9] pushes an item to every other socket of the chat, encoded as a pull would give it, and not to its sender', async () => {
    using other = await openSocket(served.url, ada.token)
    using hers = await openSocket(served.url, bob.token)
    using strangers = await openSocket(served.url, cyd.token)
    const item = message(chat)
    const answer = await socket.call('message:send', item)
    const isItem = ({ id }: Record<string, unknown>) => id === item.id
    const pushed = await hers.received('message:new', isItem)
    await other.received('message:new', isItem)
    const { logs } = await api.ok('sync:pull', { cursors: [{ logId: chat.id, afterSeq: 0 }] }, bob)
    expect(pushed).toEqual(wire(logs[0]?.items.at(-1) ?? {}))
    expect(answer).toMatchObject({ success: true, data: { id: item.id, seq: pushed['seq'] } })
    await strangers.call('chat:read', { chatId: group.id })
    expect([...socket.events, ...strangers.events].filter(({ payload }) => isItem(payload))).toEqual([])
  })

  it('[WI9] pushes an account item to the own other devices only', async () => {
    using other = await openSocket(served.url, ada.token)
    using hers = await openSocket(served.url, bob.token)
    const id = itemId()
    await socket.call('account:append', { id, body: new Uint8Array([1]) })
    await other.received('account:new', (payload) => payload['id'] === id)
    expect(hers.events).toEqual([])
  })

  it('[WI10] follows membership: who joins gets the pushes, who is removed gets none', async () => {
    using hers = await openSocket(served.url, cyd.token)
    const small = await makeGroup(api, ada, [people[2]])
    await hers.received('account:new')
    const item = message(small)
    await api.ok('message:send', item, ada)
    await hers.received('message:new', ({ id }) => id === item.id)
    const removal = await nextOp(small.roster, ada, { type: 'remove', aid: people[2].view.aid })
    await api.ok('chat:change', { chatId: small.id, ops: [removal.upload] }, ada)
    await hers.received(
      'account:new',
      ({ seq }) => seq === hers.events.filter(({ name }) => name === 'account:new').at(-1)?.payload['seq'],
    )
    await hers.call('device:list', {})
    expect(hers.events.filter(({ payload }) => payload['id'] === removal.upload.id)).toEqual([])
  })

  it('[WI11] keeps the five newest sockets of a device', async () => {
    const { token } = await register(api, people[2])
    const sockets = []
    for (let i = 0; i <= LIMITS.socketsPerDevice; i++) sockets.push(await openSocket(served.url, token))
    await sockets[0]?.closed
    expect(await sockets.at(-1)?.call('device:list', {})).toMatchObject({ success: true })
    expect(await sockets[1]?.call('device:list', {})).toMatchObject({ success: true })
    for (const each of sockets) each[Symbol.dispose]()
  })
})

function spoil(sound: Record<string, unknown>): unknown[] {
  const mistyped = Object.keys(sound).flatMap((field) => [
    { ...sound, [field]: { $ne: null } },
    { ...sound, [field]: null },
    { ...sound, [field]: 'é'.repeat(400) },
    { ...sound, [field]: -1.5 },
  ])
  return [{ ...sound, surprise: 1 }, { ...sound, constructor: { prototype: {} } }, ...mistyped]
}
