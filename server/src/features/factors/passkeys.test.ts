import { describe, expect, it } from 'vitest'
import { makeSoftPasskey } from '../../../../tests/services/passkey.ts'
import { checkPasskey, readNewPasskey } from './passkeys.ts'

const ORIGIN = 'https://chat.example.org'
const SITE = { rpId: 'chat.example.org', origins: [ORIGIN] }
const asked = (byte: number) => ({ challenge: new Uint8Array(32).fill(byte), rpId: SITE.rpId })

describe('passkeys', () => {
  it('[SF8] are read when they were made for this site and this challenge, and refused otherwise', async () => {
    const key = makeSoftPasskey()
    const { challenge } = asked(1)
    const sound = key.make(asked(1), ORIGIN)
    expect(await readNewPasskey(SITE, sound, challenge)).toMatchObject({ id: key.id, counter: 0 })
    const spoilt = [
      key.make(asked(2), ORIGIN),
      key.make({ ...asked(1), rpId: 'elsewhere.example' }, ORIGIN),
      key.make(asked(1), 'https://elsewhere.example'),
      { ...sound, attestation: sound.attestation.slice(0, 60) },
      { ...sound, attestation: new Uint8Array(0) },
      { ...sound, clientData: new TextEncoder().encode('{') },
      { ...sound, passkeyId: makeSoftPasskey().id },
    ]
    for (const [index, each] of spoilt.entries()) {
      expect(await readNewPasskey(SITE, each, challenge), `case ${index}`).toBeUndefined()
    }
  })

  it('[SF8] count when they signed this challenge at this site, with a counter that goes on', async () => {
    const key = makeSoftPasskey()
    const made = await readNewPasskey(SITE, key.make(asked(1), ORIGIN), asked(1).challenge)
    if (made === undefined) throw new Error('the passkey was not read')
    const stored = { ...made, createdAtMs: 0, lastUsedAtMs: undefined }
    const { challenge } = asked(3)
    const sound = key.prove(asked(3), ORIGIN, 7)
    expect(await checkPasskey(SITE, stored, sound, challenge)).toBe(7)
    expect(await checkPasskey(SITE, { ...stored, counter: 7 }, sound, challenge)).toBeUndefined()
    const other = makeSoftPasskey()
    const spoilt = [
      key.prove(asked(4), ORIGIN, 8),
      key.prove({ ...asked(3), rpId: 'elsewhere.example' }, ORIGIN, 8),
      key.prove(asked(3), 'https://elsewhere.example', 8),
      { ...other.prove(asked(3), ORIGIN, 8), passkeyId: key.id },
      { ...sound, signature: sound.signature.slice(0, -1) },
      { ...sound, signature: new Uint8Array(0) },
      { ...sound, authenticatorData: sound.authenticatorData.slice(0, 20) },
      { ...key.prove(asked(3), ORIGIN, 8), clientData: sound.clientData.slice(1) },
    ]
    for (const each of spoilt) expect(await checkPasskey(SITE, stored, each, challenge)).toBeUndefined()
  })
})
