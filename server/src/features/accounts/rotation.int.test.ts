import { randomBytes } from 'node:crypto'
import type { Request } from '@stogram/contract'
import {
  type AccountKeys,
  makeAccountKeys,
  makeDeviceKeys,
  makeRootKey,
  rotateAccount,
  sealAccountKeys,
  verifyDirectoryEntry,
} from '@stogram/e2ee'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { codeAt } from '../../../../tests/services/authenticator.ts'
import { openSocket } from '../../../../tests/services/socket.ts'
import type { RunningServer } from '../../app/server.ts'
import { type Api, makeApi } from '../../app/testing/api.ts'
import { BACKENDS, type Backend } from '../../app/testing/backends.ts'
import {
  enrol,
  makePerson,
  openByPassword,
  type Person,
  proofOf,
  refreshRequest,
  register,
  type SignedIn,
  wire,
} from '../../app/testing/people.ts'

const TOTP_SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
const BACKUP_CODES = Array.from({ length: 10 }, (_, index) => `${'abcdefghij'[index]}`.repeat(16))
const random = (length: number) => new Uint8Array(randomBytes(length))

let person: Person
let stranger: Person
let nextKeys: AccountKeys
beforeAll(async () => {
  person = await makePerson('ada')
  stranger = await makePerson('mallory')
  nextKeys = await makeAccountKeys()
})

describe.each(BACKENDS)('an account that starts over on $name', ({ open }) => {
  let backend: Backend
  let server: RunningServer
  let api: Api
  let desk: SignedIn
  let phone: SignedIn
  let good: Request<'auth:rotate-account'>
  let next: Awaited<ReturnType<typeof rotation>>['device']

  /** Signed by `signingKey`, which should be the identity key until now. */
  async function rotation(signingKey = person.keys.identitySigning.privateKey) {
    const [entry] = (await api.ok('user:directory', { accountIds: [person.accountId] }, { token: desk.token })).entries
    if (entry === undefined) throw new Error('no entry')
    const current = await verifyDirectoryEntry(entry, person.keys.aid)
    const keys = await makeDeviceKeys()
    const rootKey = makeRootKey()
    const sealedKeys = await sealAccountKeys(rootKey, person.keys, 1)
    const made = await rotateAccount({
      ...{ current, signingKey, device: keys, createdAtMs: Date.now(), keys: nextKeys },
      former: { rootKey, sealedKeys, version: 1, formerKeys: undefined, untilSeq: 0 },
    })
    const { deviceId, ...certificate } = made.certificate
    const { parsed: _parsed, ...deviceList } = made.deviceList
    const signer = { aid: person.keys.aid, deviceId, signingKey: keys.signing.privateKey }
    const device = { id: Buffer.from(deviceId).toString('base64url'), keys, signer, certificate }
    const request: Request<'auth:rotate-account'> = {
      oldAuthSecret: person.authSecret,
      ...{ authSecret: random(32), kdf: { salt: random(16), memoryKiB: 19_456, iterations: 2, parallelism: 1 } },
      ...{ arkByPassword: random(80), passwordVersion: 2 },
      ...{ recoverySecret: random(32), arkByRecovery: random(80), recoveryVersion: 2 },
      ...{ sealedKeys: made.sealedKeys, formerKeys: made.formerKeys, keysVersion: 2 },
      identity: { record: made.identity.record, signatures: [...made.identity.signatures] },
      ...{ certificate, deviceList, proof: await proofOf(device, 'rotate') },
    }
    return { request, device }
  }

  beforeAll(async () => {
    backend = await open()
    server = await backend.start()
    api = makeApi(server.url)
    desk = await register(api, person)
    phone = await enrol(api, person, person.deviceList.parsed)
    ;({ request: good, device: next } = await rotation())
  })
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]()
    await backend?.close()
  })

  const refusal = (change: Partial<Request<'auth:rotate-account'>>) =>
    api.refusal('auth:rotate-account', { ...good, ...change }, { token: desk.token })

  it('[AC21] changes nothing when a part is not as it must be', async () => {
    expect(await refusal({ oldAuthSecret: random(32) })).toBe('wrong_credentials')
    for (const stale of [{ passwordVersion: 3 }, { recoveryVersion: 3 }, { keysVersion: 3 }]) {
      expect(await refusal(stale)).toBe('stale_version')
    }
    const { request: forged } = await rotation(stranger.keys.identitySigning.privateKey)
    expect(await refusal({ identity: forged.identity })).toBe('forbidden')
    // A record without the list and the certificate of its key, and the other way round.
    expect(await refusal({ certificate: phone.device.certificate })).toBe('forbidden')
    const { deviceList: old } = person
    expect(await refusal({ deviceList: { list: old.list, signature: old.signature } })).toBe('forbidden')
    expect(await refusal({ proof: await proofOf(desk.device, 'rotate') })).toBe('unauthorized')
    expect(await refusal({ proof: await proofOf(next, 'enrol') })).toBe('unauthorized')
    const foreign = await register(api, stranger)
    expect(await api.refusal('auth:rotate-account', good, { token: foreign.token })).toBe('wrong_credentials')

    const { secrets, entry } = await api.ok('auth:unlock', { authSecret: person.authSecret }, { token: desk.token })
    expect([secrets.passwordVersion, secrets.recoveryVersion, secrets.keysVersion]).toEqual([1, 1, 1])
    expect(secrets.formerKeys).toBeUndefined()
    expect(entry.identityChain).toHaveLength(1)
    const { devices } = await api.ok('device:list', {}, { token: desk.token })
    expect(devices).toHaveLength(2)
  })

  it('[AC21] [SF9] replaces everything in one step, and ends every session and second factor of before', async () => {
    const factor = { secret: TOTP_SECRET, code: codeAt(TOTP_SECRET, Date.now()), backupCodes: BACKUP_CODES }
    await api.ok('factor:add-totp', { authSecret: person.authSecret, ...factor }, { token: desk.token })
    using socket = await openSocket(server.url, phone.token)
    const ended = socket.received('session:ended')
    const { reply, ...session } = await api.ok('auth:rotate-account', good, { token: desk.token })
    expect(session).toMatchObject({ accountId: person.accountId, deviceId: next.id })
    expect(reply.cookie).not.toBe(desk.cookie)
    expect(await ended).toMatchObject({ reason: 'revoked' })
    for (const { token } of [desk, phone]) {
      expect(await api.refusal('device:list', {}, { token })).toBe('session_revoked')
    }
    const refreshed = await api.send('auth:refresh', wire(await refreshRequest(desk.device)), { cookie: desk.cookie })
    expect(refreshed.answer).toMatchObject({ success: false, error: { code: 'session_revoked' } })

    const { username } = person
    expect(await api.refusal('auth:login', { username, authSecret: person.authSecret })).toBe('wrong_credentials')
    expect(await api.refusal('auth:recover', { username, recoverySecret: person.recoverySecret })).toBe(
      'wrong_credentials',
    )
    // Would throw if a second factor were asked for.
    const { secrets, entry, ticket } = await openByPassword(api, { username, authSecret: good.authSecret })
    expect(secrets).toMatchObject({
      ...{ sealedKeys: good.sealedKeys, formerKeys: good.formerKeys, keysVersion: 2 },
      ...{ arkByPassword: good.arkByPassword, arkByRecovery: good.arkByRecovery },
    })
    const before = await verifyDirectoryEntry({ ...entry, ...(await entryOfBefore()) }, person.keys.aid)
    const view = await verifyDirectoryEntry(entry, person.keys.aid, before)
    expect(view.isRotated).toBe(true)
    expect(view.deviceList.deviceIds).toEqual([next.signer.deviceId])
    await api.ok('auth:recover', { username, recoverySecret: good.recoverySecret })

    // The answer was lost: the new device asks for a session by name of what it has published.
    const { certificate, deviceList } = good
    const again = await api.ok(
      'device:enrol',
      { certificate, deviceList, proof: await proofOf(next, 'enrol') },
      { token: ticket },
    )
    expect(again.deviceId).toBe(next.id)
    const { devices } = await api.ok('device:list', {}, { token: again.accessToken })
    expect(devices.filter(({ revokedAtMs }) => revokedAtMs === undefined)).toMatchObject([{ deviceId: next.id }])
  })

  async function entryOfBefore() {
    const { identity, device, deviceList } = person
    return {
      identityChain: [{ record: identity.record, signatures: [...identity.signatures] }],
      certificates: [device.certificate],
      deviceList,
    }
  }
})
