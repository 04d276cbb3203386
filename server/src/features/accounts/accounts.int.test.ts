import { randomBytes } from 'node:crypto'
import { type Canonical, decodeCanonical, encodeCanonical, idText } from '@stogram/e2ee/public'
import bcrypt from 'bcrypt'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { RunningServer } from '../../app/server.ts'
import { type Api, makeApi } from '../../app/testing/api.ts'
import { BACKENDS, type Backend } from '../../app/testing/backends.ts'
import {
  enrol,
  enrolment,
  followingList,
  makePerson,
  makeTestDevice,
  openByPassword,
  type Person,
  proofOf,
  registration,
  type SignedIn,
  wire,
} from '../../app/testing/people.ts'

let person: Person
let other: Person
let third: Person
beforeAll(async () => {
  person = await makePerson('Ada.Lovelace')
  other = await makePerson('bob')
  third = await makePerson('cyd')
})

describe.each(BACKENDS)('accounts on $name', ({ open }) => {
  let backend: Backend
  let server: RunningServer
  let api: Api
  beforeAll(async () => {
    backend = await open()
    server = await backend.start()
    api = makeApi(server.url)
  })
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]()
    await backend?.close()
  })
  const login = (username: string, authSecret: Uint8Array) => api.send('auth:login', wire({ username, authSecret }))

  it('[AC1] refuses an account whose records do not all belong to its id', async () => {
    const sound = await registration(person)
    const theirs = await registration(other)
    const spoilt = [
      { ...sound, accountId: theirs.accountId },
      { ...sound, identity: theirs.identity },
      { ...sound, certificate: theirs.certificate },
      { ...sound, deviceList: theirs.deviceList },
      { ...sound, certificate: (await makeTestDevice(person.keys)).certificate },
      { ...sound, identity: { ...sound.identity, record: new Uint8Array(40) } },
    ]
    for (const request of spoilt) expect(await api.refusal('auth:register', request)).toBe('bad_request')
    const { answer } = await login('Ada.Lovelace', person.authSecret)
    expect(answer).toMatchObject({ error: { code: 'wrong_credentials' } })
  })

  it('[AC2] gives a username to one account, whatever its case', async () => {
    const racers = [
      { ...(await registration(other)), username: 'Grace' },
      { ...(await registration(third)), username: 'gRACE' },
    ]
    const replies = await Promise.all(racers.map((request) => api.send('auth:register', wire(request))))
    const codes = replies.map(({ answer }) => (answer.success ? 'ok' : answer.error.code))
    expect(codes.toSorted()).toEqual(['ok', 'username_taken'])
  })

  it('[AC3] answers a repeated registration as the first, and only to who knows the secret', async () => {
    const request = await registration(person)
    const first = await api.ok('auth:register', request)
    const again = await api.ok('auth:register', request)
    expect(again.deviceId).toBe(first.deviceId)
    expect(await api.refusal('auth:register', { ...request, authSecret: new Uint8Array(32) })).toBe('username_taken')
  })

  it('[AC3] gives nobody a session for a device whose key they do not hold, not even with the password', async () => {
    const { ticket: _ticket, entry } = await openByPassword(api, person)
    const [certificate] = entry.certificates
    if (certificate === undefined) throw new Error('no certificate')
    // The certificate is public, and what the password opens signs a first list for it.
    const forged = { ...(await registration(person)), certificate }
    const proofs = [
      await proofOf(await makeTestDevice(person.keys), 'register'),
      await proofOf(person.device, 'register', { atMs: Date.now() - 6 * 60_000 }),
      await proofOf(person.device, 'enrol'),
    ]
    for (const proof of proofs) expect(await api.refusal('auth:register', { ...forged, proof })).toBe('unauthorized')
    expect(await api.refusal('auth:register', { ...(await registration(other)), proof: proofs[0]! })).toBe(
      'unauthorized',
    )
  })

  it('[AC18] tells whoever is about to register whether a name is free, and no more', async () => {
    const ask = (username: string) => api.ok('auth:check-username', { username })
    expect(await ask('Nobody.Here')).toMatchObject({ isFree: true })
    const { reply: _reply, ...told } = await ask('ADA.lovelace')
    expect(told).toEqual({ isFree: false })
    expect(await api.refusal('auth:check-username', { username: 'a b' })).toBe('bad_request')
  })

  it('[AC4] answers prelogin alike for names that exist and names that do not, always the same', async () => {
    const known = await api.ok('auth:prelogin', { username: 'ada.lovelace' })
    expect(known.kdf).toEqual((await registration(person)).kdf)
    const [one, again, another] = [
      await api.ok('auth:prelogin', { username: 'nobody.here' }),
      await api.ok('auth:prelogin', { username: 'Nobody.Here' }),
      await api.ok('auth:prelogin', { username: 'somebody.else' }),
    ]
    expect(one.kdf).toEqual(again.kdf)
    expect(one.kdf.salt).not.toEqual(another.kdf.salt)
    expect(Object.keys(one.kdf)).toEqual(Object.keys(known.kdf))
    expect(one.reply.headers.get('content-length')).toBe(another.reply.headers.get('content-length'))
  })

  it('[AC5] refuses an unknown name and a wrong secret with the same bytes', async () => {
    const wrong = await login('ada.lovelace', new Uint8Array(randomBytes(32)))
    const unknown = await login('nobody.here', new Uint8Array(randomBytes(32)))
    expect(wrong.status).toBe(401)
    expect(unknown.answer).toEqual(wrong.answer)
    expect([...unknown.headers.keys()]).toEqual([...wrong.headers.keys()])
  })

  it('[AC5] compares a hash of the same cost for both, once', async () => {
    const compare = vi.spyOn(bcrypt, 'compare')
    await login('ada.lovelace', new Uint8Array(randomBytes(32)))
    await login('nobody.here', new Uint8Array(randomBytes(32)))
    const costs = compare.mock.calls.map(([, hash]) => bcrypt.getRounds(hash))
    compare.mockRestore()
    expect(costs).toEqual([4, 4])
  })

  it('[AC6] gives the sealed keys and a ticket for the right secret, and the ticket enrols a device only', async () => {
    const { ticket, secrets, entry } = await openByPassword(api, { ...person, username: 'ada.lovelace' })
    expect(secrets.keysVersion).toBe(1)
    expect(entry.certificates).toHaveLength(1)
    expect(await api.refusal('device:list', {}, { token: ticket })).toBe('unauthorized')
    expect(
      await api.refusal('sync:pull', { cursors: [{ logId: person.accountId, afterSeq: 0 }] }, { token: ticket }),
    ).toBe('unauthorized')
  })

  describe('with a second device', () => {
    let second: SignedIn & { list: Person['deviceList']['parsed'] }

    it('[AC7] publishes the device that follows the list in force by one version', async () => {
      second = await enrol(api, person, person.deviceList.parsed)
      const { devices } = await api.ok('device:list', {}, second)
      expect(devices.map(({ deviceId, isCurrent }) => [deviceId, isCurrent])).toEqual([
        [person.device.id, false],
        [second.device.id, true],
      ])
      await expect(enrol(api, person, person.deviceList.parsed)).rejects.toThrow('stale_version')
      expect((await api.ok('device:list', {}, second)).devices).toHaveLength(2)
      const { items } = (await api.ok('sync:pull', { cursors: [{ logId: person.accountId, afterSeq: 0 }] }, second))
        .logs[0] ?? { items: [] }
      expect(items.map(({ body }) => new TextDecoder().decode(body))).toEqual(['{"type":"devices-changed"}'])
    })

    it('[AC15] answers a repeated enrolment as the first, and only to who holds the device', async () => {
      const { ticket } = await openByPassword(api, person)
      const { request, device, list } = await enrolment(person, second.list)
      const [first, twin] = await Promise.all([
        api.ok('device:enrol', request, { token: ticket }),
        api.ok('device:enrol', request, { token: ticket }),
      ])
      const again = await api.ok('device:enrol', request, { token: ticket })
      expect([first.deviceId, twin.deviceId, again.deviceId]).toEqual([device.id, device.id, device.id])
      await api.ok('device:list', {}, { token: again.accessToken })
      const stolen = { ...request, proof: await proofOf(await makeTestDevice(person.keys), 'enrol') }
      expect(await api.refusal('device:enrol', stolen, { token: ticket })).toBe('unauthorized')

      const removal = await followingList(person, list, { revoke: [device] })
      second = { ...second, list: removal.parsed }
      await api.ok('device:revoke', { deviceList: { list: removal.list, signature: removal.signature } }, second)
      expect(await api.refusal('device:enrol', request, { token: ticket })).toBe('stale_version')
      const { devices } = await api.ok('device:list', {}, second)
      expect(devices.filter(({ revokedAtMs }) => revokedAtMs === undefined)).toHaveLength(2)
    })

    it('[AC7] refuses a list that brings in a device nobody asked for, or that somebody else signed', async () => {
      const intruder = await makeTestDevice(person.keys)
      const smuggled = await followingList(person, second.list, { add: intruder })
      const foreign = await followingList({ ...person, keys: other.keys }, second.list, {})
      for (const { list, signature } of [smuggled, foreign]) {
        expect(await api.refusal('device:revoke', { deviceList: { list, signature } }, second)).toBe('forbidden')
      }
    })

    it('[AC8] proves the password again before it hands out the sealed keys', async () => {
      expect(await api.refusal('auth:unlock', { authSecret: new Uint8Array(32) }, second)).toBe('wrong_credentials')
      const { secrets, entry } = await api.ok('auth:unlock', { authSecret: person.authSecret }, second)
      expect(secrets.sealedKeys.length).toBe(600)
      expect(entry.certificates).toHaveLength(3)
    })

    it('[AC9] finds people by exact name, in any case, and by id; nothing else finds anybody', async () => {
      const found = await api.ok('user:find', { username: 'ADA.lovelace' }, second)
      expect(found.accountId).toBe(person.accountId)
      expect(await api.refusal('user:find', { username: 'ada' }, second)).toBe('not_found')
      const ids = [person.accountId, 'A'.repeat(43)]
      const { entries } = await api.ok('user:directory', { accountIds: ids }, second)
      expect(entries.map(({ accountId }) => accountId)).toEqual([person.accountId])
      await api.ok('user:update-profile', { displayName: 'Ada', bio: 'Numbers' }, second)
      expect(await api.ok('user:find', { username: 'ada.lovelace' }, second)).toMatchObject({
        displayName: 'Ada',
        bio: 'Numbers',
      })
    })

    it('[AC10] [AC20] keeps at most ten devices, and tells which are signed out', async () => {
      let { list } = second
      let newest = second
      while (list.deviceIds.length < 10) ({ list } = newest = await enrol(api, person, list))
      await api.ok('auth:logout', {}, newest)
      const opened = await openByPassword(api, person)
      const { ticket } = opened
      expect(opened.devices).toHaveLength(10)
      expect(opened.devices.at(-1)).toEqual({ deviceId: idText(newest.device.signer.deviceId), isSignedIn: false })
      expect(opened.devices.filter(({ isSignedIn }) => isSignedIn)).toHaveLength(9)
      const device = await makeTestDevice(person.keys)
      const proof = await proofOf(device, 'enrol')
      // The encryption package makes no longer list: this one is made by hand, and nobody signed it.
      const [tag, aid, version, previous, , ...rest] = decodeCanonical(
        (await followingList(person, list, {})).list,
      ) as Canonical[]
      const deviceIds = [...list.deviceIds, device.signer.deviceId]
      const eleven = encodeCanonical([tag!, aid!, version!, previous!, deviceIds, ...rest])
      const deviceList = { list: eleven, signature: new Uint8Array(384) }
      const request = { certificate: device.certificate, deviceList, proof }
      expect(await api.refusal('device:enrol', request, { token: ticket })).toBe('too_many_devices')
      const { devices } = await api.ok('device:list', {}, second)
      const present = devices.filter(({ revokedAtMs }) => revokedAtMs === undefined)
      expect(present).toHaveLength(10)
      const [signedOut, ...others] = present.filter(({ signedOutAtMs }) => signedOutAtMs !== undefined)
      expect([signedOut?.deviceId, others]).toEqual([newest.device.id, []])
      expect(Math.abs(Date.now() - (signedOut?.signedOutAtMs ?? 0))).toBeLessThan(60_000)
    })
  })

  it('[AC11] [AC18] registers nobody, and tells nobody which names exist, when registration is closed', async () => {
    await server[Symbol.asyncDispose]()
    server = await backend.start({ REGISTRATION: 'closed' })
    api = makeApi(server.url)
    const { status, answer } = await api.send('auth:register', wire(await registration(await makePerson('late'))))
    expect([status, answer]).toMatchObject([403, { error: { code: 'forbidden' } }])
    expect(await api.refusal('auth:check-username', { username: 'ada.lovelace' })).toBe('forbidden')
  })
})
