import { describe, expect, test } from 'vitest'
import { type Canonical, decodeCanonical, encodeCanonical } from '../codec/canonical.ts'
import { signEd25519 } from '../primitives/ed25519.ts'
import { hash } from '../primitives/hash.ts'
import { refusalOf } from '../testing/refusal.ts'
import { filled, flipped, makeTestSigner, NOW_MS } from '../testing/world.ts'
import { makeGenesis, makeOp, parseOp, verifyOp } from './op.ts'
import type { OpAction } from './op-action.ts'

const aid = filled(32, 1)
const airHash = filled(32, 9)
const device = await makeTestSigner(aid, 1)
const other = await makeTestSigner(aid, 2)
const place = { chatId: filled(16, 5), logSeq: 6, logHead: filled(32, 4) }
const create = {
  type: 'create',
  kind: 'CHANNEL',
  isSecret: true,
  nonce: filled(16, 7),
  creator: { aid, airHash },
  history: 'all',
  mayMembersAdd: true,
} as const
const actions: Exclude<OpAction, { type: 'create' }>[] = [
  { type: 'add', aid, airHash, role: 'READER' },
  { type: 'remove', aid },
  { type: 'leave' },
  { type: 'setRole', aid, role: 'OWNER' },
  { type: 'setMeta', epoch: 3, sealed: filled(300, 1) },
  { type: 'history', history: 'sinceJoin' },
  { type: 'grantHistory', aid, fromEpoch: 1, toEpoch: 2, wrapsHash: filled(32, 2) },
  { type: 'deviceRevoked', certificate: filled(163, 3) },
  { type: 'snapshot', stateHash: filled(32, 1) },
  { type: 'close' },
  { type: 'invite', key: filled(32, 4), role: 'READER', expiresAtMs: NOW_MS, maxUses: 5, needsApproval: true },
  { type: 'revokeInvite', key: filled(32, 4) },
]

describe('op', () => {
  test.each(actions)('[MB3] carries $type', async (action) => {
    const { body, op } = await makeOp(place, action, device.signer, NOW_MS)
    const parsed = await parseOp(body)
    await verifyOp(parsed, device.verified)
    expect(parsed).toMatchObject({ ...op, action, seq: 7, chatId: place.chatId })
    expect(parsed.prevHash).toEqual(place.logHead)
  })

  test('[MB2] carries the genesis, which names no chat but its own hash', async () => {
    const { body, op } = await makeGenesis(create, device.signer, NOW_MS)
    const parsed = await parseOp(body)
    await verifyOp(parsed, device.verified)
    expect(parsed.action).toEqual(create)
    expect(parsed.chatId).toEqual(op.chatId)
    expect(parsed.seq).toBe(0)
  })

  test('[MB3] refuses a changed op, another signer and another device', async () => {
    const { body } = await makeOp(place, { type: 'leave' }, device.signer, NOW_MS)
    const parsed = await parseOp(body)
    const changed = await parseOp(flipped(body, 40))
    expect((await refusalOf(() => verifyOp(changed, device.verified))).reason).toBe('signature')
    const forged = { ...device.verified, dkPub: other.verified.dkPub }
    expect((await refusalOf(() => verifyOp(parsed, forged))).reason).toBe('signature')
    expect(await refusalOf(() => verifyOp(parsed, other.verified))).toEqual({
      reason: 'device_unknown',
      alarm: 'DEVICE_UNCERTIFIED',
    })
  })

  test('[CV4] refuses a signature that was made for an epoch', async () => {
    const { body } = await makeOp(place, { type: 'leave' }, device.signer, NOW_MS)
    const { record, ...rest } = await parseOp(body)
    const signature = await signEd25519(device.signer.signingKey, 'sig/epoch', await hash(record))
    const misused = { ...rest, record, signature }
    expect((await refusalOf(() => verifyOp(misused, device.verified))).reason).toBe('signature')
  })

  test('[MB3] refuses other forms', async () => {
    const { body } = await makeOp(place, { type: 'leave' }, device.signer, NOW_MS)
    const [record, signature] = decodeCanonical(body) as [Uint8Array, Uint8Array]
    const fields = decodeCanonical(record) as Canonical[]
    const withField = (index: number, value: Canonical) =>
      encodeCanonical([encodeCanonical(fields.with(index, value)), signature])
    const wrong: Record<string, Uint8Array> = {
      'another struct': withField(0, 2),
      'a short chat id': withField(1, filled(15, 1)),
      'no chat id outside a genesis': withField(1, new Uint8Array(0)),
      'number 0 outside a genesis': withField(2, 0),
      'an unknown action': withField(6, 99),
      'arguments of another action': withField(7, [aid]),
      'a genesis with a number': withField(6, 1),
      'a short signature': encodeCanonical([record, filled(63, 1)]),
      'a role that is none': encodeCanonical([encodeCanonical(fields.with(6, 5).with(7, [aid, 4])), signature]),
      'a link that makes owners': encodeCanonical([
        encodeCanonical(fields.with(6, 12).with(7, [filled(32, 1), 3, NOW_MS, 1, 0])),
        signature,
      ]),
      'half an invitation': encodeCanonical([
        encodeCanonical(fields.with(6, 2).with(7, [aid, airHash, 1, [filled(32, 1)]])),
        signature,
      ]),
      'a policy that is none': encodeCanonical([encodeCanonical(fields.with(6, 7).with(7, [3])), signature]),
    }
    for (const [name, bytes] of Object.entries(wrong)) {
      expect((await refusalOf(() => parseOp(bytes))).reason, name).toBe('format')
    }
    expect((await refusalOf(() => parseOp(new Uint8Array(65_537)))).reason).toBe('size')
    const meta = { type: 'setMeta', epoch: 1, sealed: filled(16_385, 1) } as const
    expect((await refusalOf(() => makeOp(place, meta, device.signer, NOW_MS))).reason).toBe('format')
  })

  test('[MB2] refuses a genesis of another shape', async () => {
    const { body } = await makeGenesis(create, device.signer, NOW_MS)
    const [record, signature] = decodeCanonical(body) as [Uint8Array, Uint8Array]
    const fields = decodeCanonical(record) as Canonical[]
    const wrong: Canonical[][] = [
      fields.with(1, place.chatId),
      fields.with(3, filled(32, 1)),
      fields.with(7, [3, 0, filled(16, 7), aid, airHash, 1, 0]),
      fields.with(7, [1, 2, filled(16, 7), aid, airHash, 1, 0]),
    ]
    for (const changed of wrong) {
      const bytes = encodeCanonical([encodeCanonical(changed), signature])
      expect((await refusalOf(() => parseOp(bytes))).reason).toBe('format')
    }
  })
})
