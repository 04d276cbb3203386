import { randomBytes } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { OPERATIONS, type OperationName, type Request } from '@stogram/contract'
import { makeTombstone } from '@stogram/e2ee'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { codeAt } from '../../../../tests/services/authenticator.ts'
import type { Env } from '../../app/config/env.ts'
import { makeSecretsText } from '../../app/config/secrets.ts'
import type { RunningServer } from '../../app/server.ts'
import { type Api, makeApi } from '../../app/testing/api.ts'
import { BACKENDS, type Backend } from '../../app/testing/backends.ts'
import { canaryRequests } from '../../app/testing/canary-requests.ts'
import {
  enrolment,
  followingList,
  makePerson,
  makeTestDevice,
  openByPassword,
  type Person,
  proofOf,
  register,
  type SignedIn,
  type TestDevice,
  wire,
} from '../../app/testing/people.ts'
import { makeDirectory } from '../../infra/testing/directories.ts'

const STEP_MS = 30_000
const SECRETS = ['JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'] as const
const CODES = Array.from({ length: 10 }, (_, index) => `${'abcdefghij'[index]}`.repeat(16))
const OTHER_CODES = CODES.map((code) => `${code.slice(1)}7`)

let people: [Person, Person]
beforeAll(async () => {
  people = [await makePerson('ada'), await makePerson('bob')]
})

describe.each(BACKENDS)('second factors on $name', ({ open }) => {
  let backend: Backend
  let server: RunningServer
  let api: Api
  let ada: SignedIn
  let phone: { device: TestDevice; list: Person['deviceList']['parsed'] }
  // In the middle of thirty seconds, so that no test ends in others than it began in.
  let atMs = Math.floor(Date.now() / STEP_MS) * STEP_MS + STEP_MS / 2
  beforeAll(async () => {
    backend = await open()
    server = await backend.start({}, { nowMs: () => atMs })
    api = makeApi(server.url)
    await register(api, people[1], atMs)
  })
  // Time is skipped below, and an access token ends after ten minutes.
  beforeEach(async () => {
    ada = await register(api, people[0], atMs)
  })
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]()
    await backend?.close()
  })
  const restart = async (env: Env) => {
    await server[Symbol.asyncDispose]()
    server = await backend.start(env, { nowMs: () => atMs })
    api = makeApi(server.url)
  }

  const codeNow = (secret: string = SECRETS[0], steps = 0) => codeAt(secret, atMs + steps * STEP_MS)
  const totp = (change: Partial<Request<'factor:add-totp'>> = {}): Request<'factor:add-totp'> => ({
    ...{ authSecret: people[0].authSecret, secret: SECRETS[0], code: codeNow(), backupCodes: CODES },
    ...change,
  })
  /** The password is right: the ticket for the second factor. */
  async function begin({ username, authSecret } = people[0]) {
    const answer = await api.ok('auth:login', { username, authSecret })
    if (!('factor' in answer)) throw new Error('no second factor was asked for')
    return answer.factor
  }
  type Proof = Request<'auth:prove-factor'>['proof']
  const refusal = async (proof: Proof) => api.refusal('auth:prove-factor', { proof }, { token: (await begin()).ticket })
  const accepted = async (proof: Proof) => api.ok('auth:prove-factor', { proof }, { token: (await begin()).ticket })
  const byApp = (code: string): Proof => ({ kind: 'totp', code })
  const byBackup = (code: string): Proof => ({ kind: 'backup-code', code })

  it('[SF2] adds an app only for who proves the password and has a code that it shows now', async () => {
    const wrong = new Uint8Array(32)
    expect(await api.refusal('factor:add-totp', totp({ authSecret: wrong }), ada)).toBe('wrong_credentials')
    for (const code of [codeNow(SECRETS[1]), codeNow(SECRETS[0], -2), codeNow(SECRETS[0], 2)]) {
      expect(await api.refusal('factor:add-totp', totp({ code }), ada)).toBe('wrong_code')
    }
    const twice = [...CODES.slice(1), CODES[1] ?? '']
    expect(await api.refusal('factor:add-totp', totp({ backupCodes: twice }), ada)).toBe('bad_request')
    const { authSecret } = people[0]
    expect(await api.refusal('factor:renew-backup-codes', { authSecret, backupCodes: CODES }, ada)).toBe('forbidden')
    const { reply: _reply, ...none } = await api.ok('factor:list', {}, ada)
    expect(none).toEqual({ passkeys: [], backupCodes: 0 })
    await openByPassword(api, people[0])

    await api.ok('factor:add-totp', totp(), ada)
    const { reply: _, ...one } = await api.ok('factor:list', {}, ada)
    expect(one).toEqual({ totp: { sinceMs: expect.any(Number) }, passkeys: [], backupCodes: 10 })
    expect(JSON.stringify(one)).not.toContain(SECRETS[0])
  })

  it('[SF2] answers a repeated addition as the first', async () => {
    await api.ok('factor:add-totp', totp(), ada)
    expect(await api.refusal('factor:add-totp', totp({ secret: SECRETS[1] }), ada)).toBe('wrong_code')
  })

  it('[SF1] gives for the password alone neither the sealed keys nor a ticket that enrols a device', async () => {
    const { username, authSecret } = people[0]
    const { answer } = await api.send('auth:login', wire({ username, authSecret }))
    expect(answer).toEqual({
      success: true,
      data: { factor: { ticket: expect.any(String), kinds: ['totp', 'backup-code'] } },
    })
    const { ticket } = await begin()
    for (const name of Object.keys(OPERATIONS) as OperationName[]) {
      if (!['device', 'ticket'].includes(OPERATIONS[name].authentication)) continue
      const { answer: refused } = await api.send(name, canaryRequests(name)[0], { token: ticket })
      expect(refused, name).toMatchObject({ error: { code: 'unauthorized' } })
    }
    const { request } = await enrolment(people[0], people[0].deviceList.parsed, atMs)
    expect(await api.refusal('device:enrol', request, { token: ticket })).toBe('unauthorized')
  })

  it('[SF1] asks nobody for a second factor whose password is wrong', async () => {
    const wrong = new Uint8Array(randomBytes(32))
    const guarded = await api.send('auth:login', wire({ username: 'ada', authSecret: wrong }))
    const unguarded = await api.send('auth:login', wire({ username: 'bob', authSecret: wrong }))
    expect(guarded.answer).toEqual(unguarded.answer)
  })

  it('[SF1] takes no other token, and the ticket for five minutes only', async () => {
    const { ticket } = await begin()
    const { ticket: ofBob } = await openByPassword(api, people[1])
    const proof = byBackup(CODES[9] ?? '')
    for (const token of [undefined, ada.token, ofBob, `${ticket.slice(0, -4)}AAAA`]) {
      expect(await api.refusal('auth:prove-factor', { proof }, { token })).toBe('unauthorized')
    }
    atMs += 5 * 60_000 + 1_000
    expect(await api.refusal('auth:prove-factor', { proof }, { token: ticket })).toBe('unauthorized')
  })

  it('[SF3] opens the log-in with a code of the app, which enrols a device as ever', async () => {
    const { ticket, secrets } = await accepted(byApp(codeNow()))
    expect(secrets.sealedKeys.length).toBe(600)
    const { request, device, list } = await enrolment(people[0], people[0].deviceList.parsed, atMs)
    expect((await api.ok('device:enrol', request, { token: ticket })).deviceId).toBe(device.id)
    phone = { device, list }
  })

  it('[SF3] takes a code once, and none from before it', async () => {
    atMs += 10 * STEP_MS
    const next = codeNow(SECRETS[0], 1)
    expect(await refusal(byApp(codeNow(SECRETS[0], -2)))).toBe('wrong_code')
    expect(await refusal(byApp(codeNow(SECRETS[0], 2)))).toBe('wrong_code')
    await accepted(byApp(next))
    expect(await refusal(byApp(next))).toBe('wrong_code')
    expect(await refusal(byApp(codeNow()))).toBe('wrong_code')
    atMs += 2 * STEP_MS
    await accepted(byApp(codeNow()))
  })

  it('[SF3] of two that give the same code at once, lets one in', async () => {
    atMs += 10 * STEP_MS
    const proof = byApp(codeNow())
    const tickets = await Promise.all(Array.from({ length: 6 }, async () => (await begin()).ticket))
    const replies = await Promise.all(tickets.map((token) => api.send('auth:prove-factor', { proof }, { token })))
    expect(replies.filter(({ answer }) => answer.success)).toHaveLength(1)
  })

  it('[SF4] takes each backup code once, also of two at once, and after new ones none of the old', async () => {
    const [first = '', second = ''] = CODES
    await accepted(byBackup(first))
    expect(await refusal(byBackup(first))).toBe('wrong_code')
    expect(await refusal(byBackup(OTHER_CODES[0] ?? ''))).toBe('wrong_code')
    const tickets = await Promise.all(Array.from({ length: 6 }, async () => (await begin()).ticket))
    const replies = await Promise.all(
      tickets.map((token) => api.send('auth:prove-factor', { proof: byBackup(second) }, { token })),
    )
    expect(replies.filter(({ answer }) => answer.success)).toHaveLength(1)
    expect((await api.ok('factor:list', {}, ada)).backupCodes).toBe(8)

    const { authSecret } = people[0]
    const wrong = { authSecret: new Uint8Array(32), backupCodes: OTHER_CODES }
    expect(await api.refusal('factor:renew-backup-codes', wrong, ada)).toBe('wrong_credentials')
    await api.ok('factor:renew-backup-codes', { authSecret, backupCodes: OTHER_CODES }, ada)
    expect(await refusal(byBackup(CODES[2] ?? ''))).toBe('wrong_code')
    await accepted(byBackup(OTHER_CODES[2] ?? ''))
  })

  it('[SF4] of renewals at once, leaves the codes of one', async () => {
    const { authSecret } = people[0]
    for (let round = 0; round < 5; round++) {
      const renewals = [CODES, OTHER_CODES].map((backupCodes) =>
        api.ok('factor:renew-backup-codes', { authSecret, backupCodes }, ada),
      )
      await Promise.all(renewals)
      expect((await api.ok('factor:list', {}, ada)).backupCodes).toBe(10)
    }
    await api.ok('factor:renew-backup-codes', { authSecret, backupCodes: OTHER_CODES }, ada)
  })

  it("[SF4] takes nobody else's backup code", async () => {
    const bob = await register(api, people[1], atMs)
    const { authSecret } = people[1]
    const theirs = CODES.map((code) => `${code.slice(2)}zz`)
    await api.ok('factor:add-totp', totp({ authSecret, backupCodes: theirs }), bob)
    expect(await refusal(byBackup(theirs[0] ?? ''))).toBe('wrong_code')
    const { ticket } = await begin(people[1])
    await api.ok('auth:prove-factor', { proof: byBackup(theirs[0] ?? '') }, { token: ticket })
    await api.ok('factor:remove-totp', { authSecret }, bob)
  })

  it('[SF6] keeps secrets sealed and backup codes hashed; without its key no code of an app counts', async () => {
    await server[Symbol.asyncDispose]()
    await backend.seed(async ({ prisma }) => {
      const [totps, codes] = [await prisma.totpFactor.findMany(), await prisma.backupCode.findMany()]
      expect([totps.length, codes.length]).toEqual([1, 10])
      const stored = [...totps.map(({ sealedSecret }) => sealedSecret), ...codes.map(({ hash }) => hash)]
      for (const secret of [SECRETS[0], ...OTHER_CODES]) {
        for (const bytes of stored) expect(Buffer.from(bytes).includes(secret)).toBe(false)
      }
    })
    const file = join(await makeDirectory(), 'secrets.json')
    await writeFile(file, await makeSecretsText())
    server = await backend.start({ SECRETS_FILE: file }, { nowMs: () => atMs })
    api = makeApi(server.url)
    atMs += 10 * STEP_MS
    expect(await refusal(byApp(codeNow()))).toBe('wrong_code')
    await accepted(byBackup(OTHER_CODES[3] ?? ''))
    await restart({})
    await rm(dirname(file), { recursive: true })
    await accepted(byApp(codeNow()))
  })

  it('[SF7] [AC17] ends with the account', async () => {
    const { keys, view, authSecret } = people[1]
    const bob = await register(api, people[1], atMs)
    await api.ok('factor:add-totp', totp({ authSecret }), bob)
    const end = { aid: keys.aid, airHash: view.airHash, signingKey: keys.identitySigning.privateKey }
    await api.ok('auth:delete-account', { authSecret, tombstone: await makeTombstone(end, atMs) }, bob)
    await server[Symbol.asyncDispose]()
    await backend.seed(async ({ prisma }) => {
      const where = { accountId: people[1].accountId }
      expect([await prisma.totpFactor.count({ where }), await prisma.backupCode.count({ where })]).toEqual([0, 0])
    })
    server = await backend.start({}, { nowMs: () => atMs })
    api = makeApi(server.url)
  })

  it('[SF7] gives the account for the recovery key without a code, and asks for none afterwards', async () => {
    const { username, recoverySecret } = people[0]
    const { secrets } = await api.ok('auth:recover', { username, recoverySecret })
    expect((await begin()).kinds).toContain('totp')
    const device = await makeTestDevice(people[0].keys)
    const next = await followingList(people[0], phone.list, { add: device, revoke: [people[0].device, phone.device] })
    const authSecret = new Uint8Array(randomBytes(32))
    await api.ok('auth:reset-password', {
      ...{ username, recoverySecret, authSecret, arkByPassword: new Uint8Array(80) },
      kdf: { salt: new Uint8Array(16), memoryKiB: 19_456, iterations: 2, parallelism: 1 },
      passwordVersion: secrets.passwordVersion + 1,
      certificate: device.certificate,
      deviceList: { list: next.list, signature: next.signature },
      proof: await proofOf(device, 'recover', { atMs }),
    })
    await openByPassword(api, { username, authSecret })
  })
})
