import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { codeAt } from '../../../../tests/services/authenticator.ts'
import { makeSoftPasskey } from '../../../../tests/services/passkey.ts'
import { BACKENDS } from '../../app/testing/backends.ts'
import {
  enrolment,
  followingList,
  makePerson,
  openByPassword,
  type Person,
  proofOf,
  register,
  type SignedIn,
} from '../../app/testing/people.ts'
import { serve } from '../../app/testing/serve.ts'

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
const CODES = Array.from({ length: 10 }, (_, index) => `${'abcdefghij'[index]}`.repeat(16))

describe.each(BACKENDS)('the ticket of a log-in on $name', ({ open }) => {
  const served = serve(open)
  const { api } = served

  /** A new password, set by the account's only device. */
  async function changePassword(person: Person, { token, cookie }: SignedIn): Promise<Person['deviceList']['parsed']> {
    const { list, signature, parsed } = await followingList(person, person.deviceList.parsed, {})
    const request = {
      ...{ oldAuthSecret: person.authSecret, authSecret: new Uint8Array(randomBytes(32)), passwordVersion: 2 },
      kdf: { salt: new Uint8Array(16), memoryKiB: 19_456, iterations: 2, parallelism: 1 },
      arkByPassword: new Uint8Array(80),
      deviceList: { list, signature },
    }
    await api.ok('auth:change-password', request, { token, cookie })
    return parsed
  }

  it('[AC6] [AC19] enrols nobody, and an offer of a passkey takes none, once the password was changed', async () => {
    const ada = await makePerson('ada')
    const desk = await register(api, ada)
    const { ticket } = await openByPassword(api, ada)
    const offer = await api.ok('factor:offer-passkey', { authSecret: ada.authSecret }, desk)
    const list = await changePassword(ada, desk)
    const { request } = await enrolment(ada, list)
    expect(await api.refusal('device:enrol', request, { token: ticket })).toBe('unauthorized')
    const passkey = makeSoftPasskey().make(offer, served.server.publicOrigin)
    const addition = { ticket: offer.ticket, passkey, backupCodes: CODES }
    expect(await api.refusal('factor:add-passkey', addition, desk)).toBe('wrong_credentials')
  })

  it('[AC6] [SF1] enrols nobody once a second factor was set or taken away; one for a factor proves nothing after the password', async () => {
    const bob = await makePerson('bob')
    const { authSecret } = bob
    const desk = await register(api, bob)
    const { request } = await enrolment(bob, bob.deviceList.parsed)
    const before = await openByPassword(api, bob)
    const code = await codeAt(SECRET, Date.now())
    await api.ok('factor:add-totp', { authSecret, secret: SECRET, code, backupCodes: CODES }, desk)
    expect(await api.refusal('device:enrol', request, { token: before.ticket })).toBe('unauthorized')

    const begin = async () => {
      const answer = await api.ok('auth:login', { username: 'bob', authSecret })
      return 'factor' in answer ? answer.factor.ticket : ''
    }
    const prove = async (index: number) => ({ proof: { kind: 'backup-code', code: CODES[index] ?? '' } }) as const
    const [proved, half] = [await begin(), await begin()]
    const during = await api.ok('auth:prove-factor', await prove(0), { token: proved })
    await api.ok('factor:remove-totp', { authSecret }, desk)
    expect(await api.refusal('device:enrol', request, { token: during.ticket })).toBe('unauthorized')

    await api.ok('factor:add-totp', { authSecret, secret: SECRET, code, backupCodes: CODES }, desk)
    await changePassword(bob, desk)
    expect(await api.refusal('auth:prove-factor', await prove(1), { token: half })).toBe('unauthorized')
  })

  it('[AC6] [AC15] enrols one device, which may ask again', async () => {
    const cyd = await makePerson('cyd')
    await register(api, cyd)
    const { ticket } = await openByPassword(api, cyd)
    const first = await enrolment(cyd, cyd.deviceList.parsed)
    const { deviceId } = await api.ok('device:enrol', first.request, { token: ticket })
    const second = await enrolment(cyd, first.list)
    expect(await api.refusal('device:enrol', second.request, { token: ticket })).toBe('stale_version')
    const again = { ...first.request, proof: await proofOf(first.device, 'enrol') }
    expect((await api.ok('device:enrol', again, { token: ticket })).deviceId).toBe(deviceId)
  })
})
