import { describe, expect, test } from 'vitest'
import { signPss } from '../primitives/rsa.ts'
import { nextAccountKeys } from '../testing/fixed-keys.ts'
import { refusalOf } from '../testing/refusal.ts'
import { filled, flipped, NOW_MS } from '../testing/world.ts'
import {
  decodeIdentityRecord,
  encodeIdentityRecord,
  makeIdentity,
  makeIdentityRotation,
  type SignedIdentity,
  verifyIdentityChain,
} from './identity-record.ts'

const [mine, next, stranger] = [await nextAccountKeys(), await nextAccountKeys(), await nextAccountKeys()]
const signer = { ...mine, signingKey: mine.identitySigning.privateKey }
const nextSigner = { ...next, signingKey: next.identitySigning.privateKey }
const strangerKey = stranger.identitySigning.privateKey
const start = await makeIdentity(signer, NOW_MS)
const identity = await verifyIdentityChain([start], mine.aid)
const rotation = await makeIdentityRotation(identity, signer.signingKey, nextSigner, NOW_MS + 1)
const chain = [start, rotation]
const KEY_CHANGED = 'KEY_CHANGED'

/** A second record with some fields changed, signed as a rotation would be. */
async function forged(change: object): Promise<SignedIdentity> {
  const record = encodeIdentityRecord({ ...decodeIdentityRecord(rotation.record), ...change })
  const own = await signPss(nextSigner.signingKey, 'sig/air', record)
  return { record, signatures: [own, await signPss(signer.signingKey, 'sig/air-next', record)] }
}

const refusal = (records: readonly SignedIdentity[], aid = mine.aid) =>
  refusalOf(() => verifyIdentityChain(records, aid))

describe('identity record', () => {
  test('[ID1] verifies for the account its keys hash to', () => {
    expect(identity).toMatchObject({ aid: mine.aid, seq: 0, kid: mine.kid, spkiS: mine.spkiS })
    expect(identity.airHashes).toEqual([identity.airHash])
  })

  test('[ID1] refuses swapped keys: another account, or other keys under the same id', async () => {
    const expected = { reason: 'wrong_account', alarm: KEY_CHANGED }
    expect(await refusal([start], stranger.aid)).toEqual(expected)
    const record = encodeIdentityRecord({
      ...decodeIdentityRecord(start.record),
      spkiE: stranger.spkiE,
    })
    const signatures = [await signPss(signer.signingKey, 'sig/air', record)]
    expect(await refusal([{ record, signatures }])).toEqual(expected)
  })

  test('[ID1] refuses a record that its own key did not sign, an empty chain and a longer one than we follow', async () => {
    const signatures = [await signPss(strangerKey, 'sig/air', start.record)]
    expect(await refusal([{ record: start.record, signatures }])).toEqual({
      reason: 'signature',
      alarm: KEY_CHANGED,
    })
    expect(await refusal([])).toEqual({ reason: 'identity_chain', alarm: KEY_CHANGED })
    expect((await refusal(Array(65).fill(start))).reason).toBe('size')
    expect((await refusal(Array(64).fill(start))).reason).toBe('identity_chain')
    expect((await refusal([{ ...start, signatures: [] }])).reason).toBe('format')
    expect((await refusal([{ ...start, signatures: [...start.signatures, filled(384, 1)] }])).reason).toBe('format')
    const third = { ...rotation, signatures: [...rotation.signatures, filled(384, 1)] }
    expect((await refusal([start, third])).reason).toBe('format')
    expect((await refusal([{ ...start, record: new Uint8Array(4_097) }])).reason).toBe('size')
  })

  test('[CV4] refuses a signature made for a device list', async () => {
    const signatures = [await signPss(signer.signingKey, 'sig/devlist', start.record)]
    expect((await refusal([{ record: start.record, signatures }])).reason).toBe('signature')
  })

  test('[ID3] a rotation keeps the id and changes the keys', async () => {
    const rotated = await verifyIdentityChain(chain, mine.aid)
    expect(rotated).toMatchObject({ aid: mine.aid, seq: 1, kid: next.kid, spkiS: next.spkiS })
    expect(rotated.airHashes).toHaveLength(2)
    expect(rotated.signingKeys).toEqual([mine.spkiS, next.spkiS])
  })

  test('[ID3] refuses a rotation that the old or the new key did not sign', async () => {
    const { record, signatures } = rotation
    const [own = new Uint8Array(0), endorsed = new Uint8Array(0)] = signatures
    const expected = { reason: 'signature', alarm: KEY_CHANGED }
    const wrong: Record<string, readonly Uint8Array[]> = {
      'no endorsement by the old key': [own, await signPss(nextSigner.signingKey, 'sig/air-next', record)],
      'endorsement under the other label': [own, await signPss(signer.signingKey, 'sig/air', record)],
      'not signed by the new key': [await signPss(strangerKey, 'sig/air', record), endorsed],
    }
    for (const [name, changed] of Object.entries(wrong)) {
      expect(await refusal([start, { record, signatures: changed }]), name).toEqual(expected)
    }
    expect((await refusal([start, { record, signatures: [own] }])).reason).toBe('format')
  })

  test('[ID3] refuses a rotation out of line', async () => {
    const expected = { reason: 'identity_chain', alarm: KEY_CHANGED }
    expect(await refusal([start, await forged({ seq: 2 })])).toEqual(expected)
    expect(await refusal([start, await forged({ prevHash: filled(32, 1) })])).toEqual(expected)
    expect(await refusal([rotation])).toEqual(expected)
    expect(await refusal([start, await forged({ aid: stranger.aid })])).toEqual({
      reason: 'wrong_account',
      alarm: KEY_CHANGED,
    })
    expect((await verifyIdentityChain([start, await forged({})], mine.aid)).seq).toBe(1)
  })

  test('[ID2] refuses an encryption key that is no RSA-3072 key', async () => {
    const broken = flipped(next.spkiE, 20)
    expect((await refusal([start, await forged({ spkiE: broken })])).reason).toBe('rsa_parameters')
  })

  test('[ID1] refuses another suite', async () => {
    const bytes = start.record.slice()
    const at = bytes.indexOf(1, 2 + 34 + 1 + 34)
    bytes[at] = 2
    expect((await refusal([{ ...start, record: bytes }])).reason).toBe('format')
  })
})
