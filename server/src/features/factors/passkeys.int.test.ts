import type { PasskeyRequest } from '@stogram/contract'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { makeSoftPasskey } from '../../../../tests/services/passkey.ts'
import { BACKENDS } from '../../app/testing/backends.ts'
import { makePerson, openByPassword, type Person, register, type SignedIn, wire } from '../../app/testing/people.ts'
import { serve } from '../../app/testing/serve.ts'

const CODES = Array.from({ length: 10 }, (_, index) => 'abcdefghij'.charAt(index).repeat(16))

let people: [Person, Person]
beforeAll(async () => {
  people = [await makePerson('ada'), await makePerson('bob')]
})

describe.each(BACKENDS)('passkeys on $name', ({ open }) => {
  const key = makeSoftPasskey()
  const served = serve(open, { nowMs: () => Date.now() + skippedMs })
  const { api } = served
  let ada: SignedIn
  let bob: SignedIn
  let skippedMs = 0
  beforeEach(async () => {
    ada = await register(api, people[0], Date.now() + skippedMs)
    bob = await register(api, people[1], Date.now() + skippedMs)
  })

  const offer = (who = ada) => api.ok('factor:offer-passkey', { authSecret: who.person.authSecret }, who)
  async function begin(): Promise<{ ticket: string; passkey: PasskeyRequest }> {
    const { username } = people[0]
    const answer = await api.ok('auth:login', { username, authSecret: people[0].authSecret })
    if (!('factor' in answer) || answer.factor.passkey === undefined) throw new Error('no passkey was asked for')
    return { ticket: answer.factor.ticket, passkey: answer.factor.passkey }
  }

  it('[SF8] are offered for the password, made for this site and this offer, and come with backup codes', async () => {
    const wrong = { authSecret: new Uint8Array(32) }
    expect(await api.refusal('factor:offer-passkey', wrong, ada)).toBe('wrong_credentials')
    const made = await offer()
    expect(made).toMatchObject({ rpId: 'localhost', existing: [] })
    const { ticket, challenge, rpId } = made
    const passkey = key.make(made, served.server.publicOrigin)
    const spoilt = [
      key.make({ challenge: new Uint8Array(32), rpId }, served.server.publicOrigin),
      key.make({ challenge, rpId: 'elsewhere.example' }, served.server.publicOrigin),
      key.make(made, 'https://elsewhere.example'),
      { ...passkey, attestation: passkey.attestation.slice(0, 60) },
      { ...passkey, passkeyId: makeSoftPasskey().id },
    ]
    for (const each of spoilt) {
      const request = { ticket, passkey: each, backupCodes: CODES }
      expect(await api.refusal('factor:add-passkey', request, ada)).toBe('wrong_code')
    }
    expect(await api.refusal('factor:add-passkey', { ticket, passkey }, ada)).toBe('forbidden')
    expect(await api.refusal('factor:add-passkey', { ticket, passkey, backupCodes: CODES }, bob)).toBe('forbidden')
    const token = { ticket: ada.token, passkey, backupCodes: CODES }
    expect(await api.refusal('factor:add-passkey', token, ada)).toBe('unauthorized')
    await openByPassword(api, people[0])

    await api.ok('factor:add-passkey', { ticket, passkey, backupCodes: CODES }, ada)
    // The answer was lost.
    await api.ok('factor:add-passkey', { ticket, passkey, backupCodes: CODES }, ada)
    const { passkeys, backupCodes } = await api.ok('factor:list', {}, ada)
    expect([passkeys.map(({ passkeyId }) => passkeyId), backupCodes]).toEqual([[key.id], 10])
    expect((await offer()).existing).toEqual([key.id])
  })

  it('[SF8] belong to one account', async () => {
    const { ticket, ...asked } = await offer(bob)
    const passkey = key.make(asked, served.server.publicOrigin)
    expect(await api.refusal('factor:add-passkey', { ticket, passkey, backupCodes: CODES }, bob)).toBe('forbidden')
  })

  it('[SF8] open a log-in by a signature for its own challenge, at this site, once', async () => {
    const { ticket, passkey } = await begin()
    expect(passkey).toMatchObject({ rpId: 'localhost', passkeyIds: [key.id] })
    const other = (await begin()).passkey
    const right = key.prove(passkey, served.server.publicOrigin)
    const spoilt = [
      key.prove(other, served.server.publicOrigin),
      key.prove(passkey, 'https://elsewhere.example'),
      key.prove({ ...passkey, rpId: 'elsewhere.example' }, served.server.publicOrigin),
      { ...makeSoftPasskey().prove(passkey, served.server.publicOrigin), passkeyId: key.id },
      makeSoftPasskey().prove(passkey, served.server.publicOrigin),
      { ...right, signature: right.signature.slice(0, -1) },
    ]
    for (const proof of spoilt) {
      expect(await api.refusal('auth:prove-factor', { proof }, { token: ticket })).toBe('wrong_code')
    }
    skippedMs += 1
    const late = await begin()
    const twice = await Promise.all(
      [1, 2, 3].map(() => api.send('auth:prove-factor', wire({ proof: right }), { token: ticket })),
    )
    expect(twice.filter(({ answer }) => answer.success)).toHaveLength(1)
    const proof = key.prove(late.passkey, served.server.publicOrigin)
    const { secrets } = await api.ok('auth:prove-factor', { proof }, { token: late.ticket })
    expect(secrets.sealedKeys.length).toBe(600)
    const { passkeys } = await api.ok('factor:list', {}, ada)
    expect(passkeys[0]?.lastUsedAtMs).toBeGreaterThan(0)
  })

  it('[SF8] are refused when their counter stands still: somebody has a copy', async () => {
    skippedMs += 1_000
    const first = await begin()
    const counted = key.prove(first.passkey, served.server.publicOrigin, 7)
    await api.ok('auth:prove-factor', { proof: counted }, { token: first.ticket })
    skippedMs += 1_000
    const second = await begin()
    const proof = key.prove(second.passkey, served.server.publicOrigin, 7)
    expect(await api.refusal('auth:prove-factor', { proof }, { token: second.ticket })).toBe('wrong_code')
  })

  it('[SF8] are at most ten, and their backup codes end with the last', async () => {
    for (let count = 1; count < 10; count++) {
      const made = await offer()
      const passkey = makeSoftPasskey().make(made, served.server.publicOrigin)
      await api.ok('factor:add-passkey', { ticket: made.ticket, passkey }, ada)
    }
    const made = await offer()
    const passkey = makeSoftPasskey().make(made, served.server.publicOrigin)
    expect(await api.refusal('factor:add-passkey', { ticket: made.ticket, passkey }, ada)).toBe('forbidden')

    const { passkeys } = await api.ok('factor:list', {}, ada)
    const { authSecret: secret } = people[0]
    const [first] = passkeys
    const theirs = { authSecret: people[1].authSecret, passkeyId: first?.passkeyId ?? '' }
    expect(await api.refusal('factor:remove-passkey', theirs, bob)).toBe('not_found')
    const wrong = { authSecret: new Uint8Array(32), passkeyId: first?.passkeyId ?? '' }
    expect(await api.refusal('factor:remove-passkey', wrong, ada)).toBe('wrong_credentials')
    for (const { passkeyId } of passkeys) {
      expect((await api.ok('factor:list', {}, ada)).backupCodes).toBe(10)
      await api.ok('factor:remove-passkey', { authSecret: secret, passkeyId }, ada)
    }
    expect(await api.ok('factor:list', {}, ada)).toMatchObject({ passkeys: [], backupCodes: 0 })
    await openByPassword(api, people[0])
  })
})
