import { randomBytes } from 'node:crypto'
import type { Request } from '@stogram/contract'
import { idText } from '@stogram/e2ee'
import { beforeAll, describe, expect, it } from 'vitest'
import { openSocket } from '../../../../tests/services/socket.ts'
import { BACKENDS } from '../../app/testing/backends.ts'
import {
  enrol,
  followingList,
  makePerson,
  makeTestDevice,
  type Person,
  proofOf,
  refreshRequest,
  register,
  registration,
  type SignedIn,
  type TestDevice,
  wire,
} from '../../app/testing/people.ts'
import { serve } from '../../app/testing/serve.ts'

type List = Person['deviceList']['parsed']

const COST = { memoryKiB: 19_456, iterations: 2, parallelism: 1 }
const random = (length: number) => new Uint8Array(randomBytes(length))

let people: [Person, Person, Person]
beforeAll(async () => {
  people = [await makePerson('Ada.Lovelace'), await makePerson('bob'), await makePerson('cyd')]
})

describe.each(BACKENDS)('recovery on $name', ({ open }) => {
  const served = serve(open)
  const { api } = served

  /** A new password and a new device that replaces those of `previous`. */
  async function reset(
    person: Person,
    previous: List,
    change: { passwordVersion: number; keep?: TestDevice },
  ): Promise<{ request: Request<'auth:reset-password'>; device: TestDevice; list: List }> {
    const device = await makeTestDevice(person.keys)
    const revoke = previous.deviceIds.filter((id) => idText(id) !== change.keep?.id)
    const next = await followingList(person, previous, {
      add: device,
      revoke: revoke.map((deviceId) => ({ signer: { deviceId } }) as TestDevice),
    })
    const request = {
      username: person.username,
      recoverySecret: person.recoverySecret,
      authSecret: random(32),
      kdf: { salt: random(16), ...COST },
      arkByPassword: random(80),
      passwordVersion: change.passwordVersion,
      certificate: device.certificate,
      deviceList: { list: next.list, signature: next.signature },
      proof: await proofOf(device, 'recover'),
    }
    return { request, device, list: next.parsed }
  }
  const canLogIn = async (username: string, authSecret: Uint8Array) =>
    (await api.send('auth:login', wire({ username, authSecret }))).answer.success

  describe('of a lost password', () => {
    let her: SignedIn
    let phone: SignedIn & { list: List }
    beforeAll(async () => {
      her = await register(api, people[0])
      phone = await enrol(api, people[0], people[0].deviceList.parsed)
    })

    it('[AC12] gives the sealed keys for a proof of the recovery key, and changes nothing', async () => {
      const { username, recoverySecret } = people[0]
      const { secrets, entry, reply } = await api.ok('auth:recover', { username, recoverySecret })
      expect([secrets.arkByRecovery?.length, secrets.recoveryVersion, secrets.passwordVersion]).toEqual([80, 1, 1])
      expect(entry.accountId).toBe(people[0].accountId)
      expect(reply.cookie).toBeUndefined()
      expect(await canLogIn(username, people[0].authSecret)).toBe(true)
    })

    it('[AC12] [AC5] answers a wrong key, an unknown name and an account without a key with the same bytes', async () => {
      const keyless = people[2]
      const { recoverySecret: _none, ...rest } = await registration(keyless)
      const { arkByRecovery: _sealed, ...secrets } = rest.secrets
      await api.ok('auth:register', { ...rest, secrets })
      const half = { ...(await registration(people[1])), secrets }
      expect(await api.refusal('auth:register', half)).toBe('bad_request')
      const tries = [
        { username: people[0].username, recoverySecret: random(32) },
        { username: 'nobody.here', recoverySecret: people[0].recoverySecret },
        { username: keyless.username, recoverySecret: keyless.recoverySecret },
        { username: keyless.username, recoverySecret: new Uint8Array(32) },
      ]
      const { request } = await reset(people[0], phone.list, { passwordVersion: 2 })
      const replies = [
        ...(await Promise.all(tries.map((attempt) => api.send('auth:recover', wire(attempt))))),
        ...(await Promise.all(
          tries.map((attempt) => api.send('auth:reset-password', wire({ ...request, ...attempt }))),
        )),
      ]
      expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 401))
      for (const { answer, headers } of replies) {
        expect(answer).toEqual(replies[0]?.answer)
        expect([...headers.keys()]).toEqual([...(replies[0]?.headers.keys() ?? [])])
      }
    })

    it('[AC13] refuses all of it when a part is not as it must be', async () => {
      const { request } = await reset(people[0], phone.list, { passwordVersion: 2 })
      const stale = await reset(people[0], phone.list, { passwordVersion: 3 })
      const keeping = await reset(people[0], phone.list, { passwordVersion: 2, keep: her.device })
      const foreign = await makeTestDevice(people[1].keys)
      const spoilt: [object, string][] = [
        [stale.request, 'stale_version'],
        [keeping.request, 'forbidden'],
        [{ ...request, certificate: foreign.certificate }, 'forbidden'],
        [{ ...request, proof: await proofOf(foreign, 'recover') }, 'unauthorized'],
        [{ ...request, deviceList: people[0].deviceList }, 'bad_request'],
      ]
      for (const [input, code] of spoilt) {
        const { answer } = await api.send('auth:reset-password', wire(input))
        expect(answer).toMatchObject({ success: false, error: { code } })
      }
      expect(await canLogIn(people[0].username, people[0].authSecret)).toBe(true)
      expect((await api.ok('device:list', {}, her)).devices.filter((device) => !device.revokedAtMs)).toHaveLength(2)
    })

    it('[AC13] sets the password, ends every other device and begins a session, also when asked twice', async () => {
      using socket = await openSocket(served.url, phone.token)
      const { request, device } = await reset(people[0], phone.list, { passwordVersion: 2 })
      const session = await api.ok('auth:reset-password', request)
      expect(await socket.received('session:ended')).toEqual({ reason: 'revoked' })
      await socket.closed
      for (const old of [her, phone]) {
        expect(await api.refusal('device:list', {}, old)).toBe('session_revoked')
        const again = await refreshRequest(old.device)
        expect(await api.refusal('auth:refresh', again, { cookie: old.cookie })).toBe('session_revoked')
      }
      expect(await canLogIn(people[0].username, people[0].authSecret)).toBe(false)
      expect(await canLogIn(people[0].username, request.authSecret)).toBe(true)
      const { devices } = await api.ok('device:list', {}, { token: session.accessToken })
      expect(devices.filter((one) => one.revokedAtMs === undefined).map(({ deviceId }) => deviceId)).toEqual([
        device.id,
      ])
      const repeated = { ...request, proof: await proofOf(device, 'recover') }
      expect((await api.ok('auth:reset-password', repeated)).deviceId).toBe(session.deviceId)
    })
  })

  it('[AC14] replaces the recovery key for who proves the password; the old one proves nothing then', async () => {
    const bob = await register(api, people[1])
    const { username, authSecret, recoverySecret } = people[1]
    const renewal = { recoverySecret: random(32), arkByRecovery: random(90), recoveryVersion: 2 }
    expect(await api.refusal('auth:renew-recovery', { ...renewal, authSecret: random(32) }, bob)).toBe(
      'wrong_credentials',
    )
    const early = { ...renewal, authSecret, recoveryVersion: 3 }
    expect(await api.refusal('auth:renew-recovery', early, bob)).toBe('stale_version')
    await api.ok('auth:recover', { username, recoverySecret })
    await api.ok('auth:renew-recovery', { ...renewal, authSecret }, bob)
    expect(await api.refusal('auth:recover', { username, recoverySecret })).toBe('wrong_credentials')
    const { secrets } = await api.ok('auth:recover', { username, recoverySecret: renewal.recoverySecret })
    expect([secrets.arkByRecovery?.length, secrets.recoveryVersion, secrets.passwordVersion]).toEqual([90, 2, 1])
    await api.ok('auth:renew-recovery', { ...renewal, authSecret }, bob)
    const other = { ...renewal, authSecret, recoverySecret: random(32) }
    expect(await api.refusal('auth:renew-recovery', other, bob)).toBe('stale_version')
    expect((await api.ok('auth:recover', { username, recoverySecret: renewal.recoverySecret })).secrets).toEqual(
      secrets,
    )
  })

  it('[AC16] changes the password for who proves the old one, and ends every other device with it', async () => {
    const cyd = people[2]
    const dan = await makePerson('dan')
    const desk = await register(api, dan)
    const phone = await enrol(api, dan, dan.deviceList.parsed)
    const next = await followingList(dan, phone.list, { revoke: [phone.device] })
    const request = {
      oldAuthSecret: dan.authSecret,
      authSecret: random(32),
      kdf: { salt: random(16), ...COST },
      arkByPassword: random(80),
      passwordVersion: 2,
      deviceList: { list: next.list, signature: next.signature },
    }
    const keeping = await followingList(dan, phone.list, {})
    const foreign = await followingList({ ...dan, keys: cyd.keys }, phone.list, { revoke: [phone.device] })
    const spoilt: [object, string][] = [
      [{ ...request, oldAuthSecret: random(32) }, 'wrong_credentials'],
      [{ ...request, passwordVersion: 3 }, 'stale_version'],
      [{ ...request, deviceList: { list: keeping.list, signature: keeping.signature } }, 'forbidden'],
      [{ ...request, deviceList: { list: foreign.list, signature: foreign.signature } }, 'forbidden'],
    ]
    for (const [input, code] of spoilt) {
      const { answer } = await api.send('auth:change-password', wire(input), desk)
      expect(answer).toMatchObject({ success: false, error: { code } })
    }
    await api.ok('device:list', {}, phone)
    expect(await canLogIn('dan', dan.authSecret)).toBe(true)

    using socket = await openSocket(served.url, phone.token)
    await api.ok('auth:change-password', request, desk)
    expect(await socket.received('session:ended')).toEqual({ reason: 'revoked' })
    expect(await api.refusal('device:list', {}, phone)).toBe('session_revoked')
    const again = await refreshRequest(phone.device)
    expect(await api.refusal('auth:refresh', again, { cookie: phone.cookie })).toBe('session_revoked')
    await api.ok('device:list', {}, desk)
    expect(await canLogIn('dan', dan.authSecret)).toBe(false)
    expect(await canLogIn('dan', request.authSecret)).toBe(true)
    expect((await api.ok('auth:prelogin', { username: 'dan' })).kdf).toEqual(request.kdf)
    // The recovery key is another lock: it stays.
    await api.ok('auth:recover', { username: 'dan', recoverySecret: dan.recoverySecret })
  })
})
