import { describe, expect, test, vi } from 'vitest'
import { openChatMeta, sealChatMeta } from '../chat/chat-meta.ts'
import { privateRoster } from '../chat/private-chat.ts'
import type { Roster } from '../chat/roster.ts'
import { concat, encodeHex } from '../codec/bytes.ts'
import { type Canonical, decodeCanonical, encodeCanonical } from '../codec/canonical.ts'
import { signEd25519 } from '../primitives/ed25519.ts'
import { hash } from '../primitives/hash.ts'
import { importHkdfKey } from '../primitives/hkdf.ts'
import { refusalOf } from '../testing/refusal.ts'
import { at, filled, flipped, makeTestAccount, NOW_MS, sortedByAid } from '../testing/world.ts'
import { acceptEpoch, unwrapEpoch } from './accept-epoch.ts'
import {
  checkWraps,
  type EpochRecord,
  encodeEpochRecord,
  encodeWrapList,
  parseEpoch,
  wrapsHashOf,
} from './epoch-record.ts'
import { acceptHistoryGrant, makeHistoryGrant } from './history-grant.ts'
import { type MadeEpoch, makeEpoch } from './make-epoch.ts'
import { needsRotation } from './rotation.ts'
import { verifyEpoch } from './verify-epoch.ts'
import { commitmentOf, wrapSecret } from './wrap.ts'
import { wrapHash } from './wrap-hash.ts'

const [alice, bob, eve] = await Promise.all([makeTestAccount(), makeTestAccount(), makeTestAccount()])
const roster: Roster = {
  chatId: filled(16, 5),
  kind: 'GROUP',
  logSeq: 4,
  logHead: filled(32, 4),
  pastLogHeads: [],
  rotationSeq: 4,
  members: sortedByAid([alice, bob].map(({ view }) => view)).map(({ aid, airHash }) => ({
    aid,
    airHash,
    role: 'MEMBER',
  })),
  revokedDeviceIds: [],
}
const base = { seq: 9, chain: filled(32, 6) }
const input = {
  roster,
  previous: 'first',
  members: [alice.view, bob.view],
  signer: alice.device.signer,
  createdAtMs: NOW_MS,
  base,
} as const
const made = await makeEpoch(input)
const second = await makeEpoch({ ...input, previous: made.epoch })
const wrapFor = (epoch: MadeEpoch, aid: Uint8Array) =>
  epoch.wraps.find((wrap) => encodeHex(wrap.aid) === encodeHex(aid))?.wrap ?? new Uint8Array(0)
const creator = alice.device.verified
const accepted = {
  body: made.body,
  roster,
  creator,
  previous: 'first',
  wrap: wrapFor(made, bob.keys.aid),
  me: bob.receiver,
} as const
const EPOCH_INVALID = 'EPOCH_INVALID'

const refusal = (change: object) => refusalOf(() => acceptEpoch({ ...accepted, ...change }))

/** The same epoch with parts replaced and everything over them made right again, signed by `signer`. */
async function forge(
  change: Partial<EpochRecord>,
  options: { list?: Uint8Array; signer?: typeof alice.device.signer; purpose?: string } = {},
): Promise<Uint8Array> {
  const { record, signature: _, recordHash: __, wrapEntries, ...fields } = await parseEpoch(made.body)
  const list = options.list ?? encodeWrapList(wrapEntries)
  const wrapsHash = await wrapsHashOf(list)
  const bytes = encodeEpochRecord({ ...fields, wrapsHash, ...change })
  expect(bytes.length).toBeGreaterThan(record.length - 40)
  const signer = options.signer ?? alice.device.signer
  const purpose = options.purpose ?? 'sig/epoch'
  const signature = await signEd25519(signer.signingKey, purpose, await hash(bytes))
  return encodeCanonical([bytes, signature, list])
}

const key = (epoch: { key: CryptoKey }) => commitmentOf(epoch.key, filled(16, 0))

describe('epoch', () => {
  test('[EP1] gives every member the same secret', async () => {
    const mine = await acceptEpoch({
      ...accepted,
      wrap: wrapFor(made, alice.keys.aid),
      me: alice.receiver,
    })
    const theirs = await acceptEpoch(accepted)
    expect(await key(theirs)).toEqual(await key(mine))
    expect(await key(theirs)).toEqual(await key(made.epoch))
    expect(theirs.key.extractable).toBe(false)
    const { key: _, ...view } = theirs
    const { key: __, ...own } = made.epoch
    expect(view).toEqual(own)
    expect(view).toMatchObject({ number: 1, baseSeq: 9, logSeq: 4 })
    expect(await key(second.epoch)).not.toEqual(await key(made.epoch))
  })

  test('[EP1] commits to the secret with the agreed bytes', async () => {
    const expected = '6de0d7542351bac45422a0bf39d0c0f9938182787a0b5ca0be38aaf2a424ca9f'
    const fixed = await importHkdfKey(filled(32, 5))
    expect(encodeHex(await commitmentOf(fixed, filled(16, 9)))).toBe(expected)
  })

  test('[EP1] is made by a member who may post, for exactly the members', async () => {
    const refuse = (change: object) => refusalOf(() => makeEpoch({ ...input, ...change }))
    expect((await refuse({ members: [alice.view] })).reason).toBe('member_set')
    expect((await refuse({ members: [alice.view, bob.view, eve.view] })).reason).toBe('member_set')
    expect((await refuse({ members: [alice.view, alice.view] })).reason).toBe('member_set')
    expect((await refuse({ signer: eve.device.signer })).reason).toBe('not_member')
    const channel = { ...roster, kind: 'CHANNEL' }
    expect((await refuse({ roster: channel })).reason).toBe('not_entitled')
  })

  test('[EP2] refuses a list that the record does not cover', async () => {
    const [record, signature, list] = decodeCanonical(made.body) as [Uint8Array, Uint8Array, Uint8Array]
    const entry = list.slice(0, 72)
    const swapped = concat(list.slice(72), entry)
    const lists: Record<string, Uint8Array> = {
      'another hash': flipped(list, 50),
      'another account': flipped(list, 0),
      'another key': flipped(list, 35),
      'one less': entry,
    }
    const expected = { reason: 'wrap_list', alarm: EPOCH_INVALID }
    for (const [name, changed] of Object.entries(lists)) {
      const body = encodeCanonical([record, signature, changed])
      expect(await refusal({ body }), name).toEqual(expected)
    }
    const signedLists: Record<string, Uint8Array> = {
      'not in order': swapped,
      'one account twice': concat(entry, entry),
      'cut within a line': list.slice(0, 143),
      nobody: new Uint8Array(0),
    }
    for (const [name, changed] of Object.entries(signedLists)) {
      expect(await refusal({ body: await forge({}, { list: changed }) }), name).toEqual(expected)
    }
    expect(await refusal({ body: await forge({ memberCount: 3 }) })).toEqual(expected)
  })

  test('[EP2] the server takes exactly the wraps of the list', async () => {
    const parsed = await parseEpoch(made.body)
    await checkWraps(parsed, made.wraps)
    await checkWraps(parsed, [...made.wraps].reverse())
    const [one, two] = [at(made.wraps, 0), at(made.wraps, 1)]
    const wrong = [
      [one],
      [one, one],
      [one, { ...two, wrap: flipped(two.wrap, 60) }],
      [one, { ...two, aid: flipped(two.aid, 31) }],
      [one, two, { ...two, aid: filled(32, 255) }],
      [
        { ...one, wrap: two.wrap },
        { ...two, wrap: one.wrap },
      ],
    ]
    for (const wraps of wrong) {
      expect((await refusalOf(() => checkWraps(parsed, wraps))).reason).toBe('wrap_list')
    }
  })

  test('[EP3] refuses a record that the server or an outsider made', async () => {
    const body = await forge({}, { signer: { ...eve.device.signer } })
    expect(await refusal({ body })).toEqual({ reason: 'signature', alarm: EPOCH_INVALID })
    const outsider = await forge({ creatorDeviceId: eve.device.signer.deviceId }, { signer: eve.device.signer })
    expect(await refusal({ body: outsider, creator: eve.device.verified })).toEqual({
      reason: 'not_member',
      alarm: EPOCH_INVALID,
    })
    expect(await refusal({ creator: bob.device.verified })).toEqual({
      reason: 'device_unknown',
      alarm: EPOCH_INVALID,
    })
  })

  test('[EP3] refuses revoked devices and members who may not post', async () => {
    const revoked = { ...roster, revokedDeviceIds: [creator.deviceId] }
    expect(await refusal({ roster: revoked })).toEqual({
      reason: 'device_revoked',
      alarm: EPOCH_INVALID,
    })
    const members = roster.members.map((member) => ({ ...member, role: 'READER' as const }))
    expect(await refusal({ roster: { ...roster, members } })).toEqual({
      reason: 'not_entitled',
      alarm: EPOCH_INVALID,
    })
  })

  test('[CV4] [EP3] refuses a signature that was made for an op', async () => {
    const body = await forge({}, { purpose: 'sig/op' })
    expect((await refusal({ body })).reason).toBe('signature')
  })

  test('[EP5] refuses a wrong number and another past', async () => {
    const next = { ...accepted, body: second.body, wrap: wrapFor(second, bob.keys.aid) }
    expect((await acceptEpoch({ ...next, previous: made.epoch })).number).toBe(2)
    expect((await acceptEpoch({ ...next, previous: 'unseen' })).number).toBe(2)
    const expected = { reason: 'epoch_number', alarm: EPOCH_INVALID }
    expect(await refusal({ ...next, previous: 'first' })).toEqual(expected)
    expect(await refusal({ ...next, previous: { ...made.epoch, number: 2 } })).toEqual(expected)
    expect(await refusal({ previous: made.epoch })).toEqual(expected)
    const otherPast = { ...made.epoch, recordHash: filled(32, 1) }
    expect(await refusal({ ...next, previous: otherPast })).toEqual({
      reason: 'epoch_chain',
      alarm: EPOCH_INVALID,
    })
    const zero = await forge({ number: 0 })
    expect(await refusal({ body: zero, previous: 'unseen' })).toEqual(expected)
    const withPast = await forge({ prevRecordHash: filled(32, 1) })
    expect((await refusal({ body: withPast })).reason).toBe('epoch_chain')
  })

  test('[EP6] refuses another chat, another log number and another log head', async () => {
    const changes: [Partial<Roster>, string][] = [
      [{ chatId: filled(16, 6) }, 'wrong_chat'],
      [{ logSeq: 5 }, 'log_sequence'],
      [{ logSeq: 3 }, 'log_sequence'],
      [{ logHead: filled(32, 5) }, 'log_head'],
    ]
    for (const [change, reason] of changes) {
      const expected = { reason, alarm: EPOCH_INVALID }
      expect(await refusal({ roster: { ...roster, ...change } })).toEqual(expected)
    }
  })

  test('[EP6] [MB1] in a private chat knows heads under older keys', async () => {
    const direct = await privateRoster(alice.view, bob.view)
    const epoch = await makeEpoch({ ...input, roster: direct })
    const airHashes = [bob.view.airHash, filled(32, 3)]
    const rotated = await privateRoster(alice.view, { ...bob.view, airHash: filled(32, 3), airHashes })
    const change = { body: epoch.body, wrap: wrapFor(epoch, bob.keys.aid) }
    expect((await acceptEpoch({ ...accepted, ...change, roster: rotated })).number).toBe(1)
    const strange = await privateRoster(alice.view, { ...bob.view, airHash: filled(32, 3), airHashes: [filled(32, 3)] })
    expect((await refusal({ ...change, roster: strange })).reason).toBe('log_head')
    const rotation = { epoch: epoch.epoch, roster: rotated, kids: [], nowMs: NOW_MS, messageCount: 0 }
    expect(needsRotation(rotation)).toBe('keys')
  })

  test('[EP7] refuses a reader too many, one too few and another one', async () => {
    const member = (account: typeof eve) => ({
      aid: account.keys.aid,
      airHash: account.view.airHash,
      role: 'MEMBER' as const,
    })
    const expected = { reason: 'member_set', alarm: EPOCH_INVALID }
    const withMembers = (members: readonly (typeof alice)[]) =>
      refusal({ roster: { ...roster, members: sortedByAid(members.map(member)) } })
    expect(await withMembers([alice, bob, eve])).toEqual(expected)
    expect(await withMembers([alice])).toEqual(expected)
    expect(await withMembers([alice, eve])).toEqual(expected)
    // Whoever is missing at either end of the sorted list is missed.
    for (const aid of [filled(32, 0), filled(32, 255)]) {
      const more = sortedByAid([...roster.members, { aid, airHash: filled(32, 1), role: 'MEMBER' as const }])
      expect(await refusal({ roster: { ...roster, members: more } })).toEqual(expected)
    }
    // The log says two, the creator adds a third reader and does everything else right.
    const three = await makeEpoch({
      ...input,
      roster: { ...roster, members: sortedByAid([alice, bob, eve].map(member)) },
      members: [alice.view, bob.view, eve.view],
    })
    const wrap = wrapFor(three, bob.keys.aid)
    expect(await refusal({ body: three.body, wrap })).toEqual(expected)
  })

  test('[EP8] refuses a transcript other than the own', async () => {
    expect((await acceptEpoch({ ...accepted, ownChainAtBase: base.chain })).number).toBe(1)
    expect(await refusal({ ownChainAtBase: filled(32, 7) })).toEqual({
      reason: 'base_chain',
      alarm: 'TRANSCRIPT_FORK',
    })
  })

  test('[EP9] refuses a wrap of somebody else, of another epoch and of no one', async () => {
    const missing = { reason: 'wrap_missing', alarm: EPOCH_INVALID }
    expect(await refusal({ wrap: wrapFor(made, alice.keys.aid) })).toEqual(missing)
    expect(await refusal({ wrap: wrapFor(second, bob.keys.aid) })).toEqual(missing)
    expect(await refusal({ me: eve.receiver })).toEqual(missing)
    const wrongKey = { ...bob.receiver, encryptionPrivateKey: eve.receiver.encryptionPrivateKey }
    expect(await refusal({ me: wrongKey })).toEqual({ reason: 'unwrap', alarm: EPOCH_INVALID })
    expect(await refusal({ me: { ...bob.receiver, kid: filled(8, 1) } })).toEqual({
      reason: 'wrap_address',
      alarm: EPOCH_INVALID,
    })
  })

  /** A creator who puts another wrap for Bob into the list and signs that. */
  async function withBobsWrap(wrap: Uint8Array) {
    const { wrapEntries } = await parseEpoch(made.body)
    const entries = await Promise.all(
      wrapEntries.map(async (entry) =>
        encodeHex(entry.aid) === encodeHex(bob.keys.aid) ? { ...entry, hash: await wrapHash(wrap) } : entry,
      ),
    )
    const body = await forge({}, { list: encodeWrapList(entries) })
    return refusal({ body, wrap })
  }

  test('[EP9] refuses another secret than the one all members get', async () => {
    const place = { chatId: roster.chatId, number: 1, commitment: made.epoch.commitment }
    const wrap = await wrapSecret(filled(32, 1), place, bob.view)
    expect(await withBobsWrap(wrap)).toEqual({ reason: 'commitment', alarm: EPOCH_INVALID })
    const short = await wrapSecret(filled(31, 1), place, bob.view)
    expect(await withBobsWrap(short)).toEqual({ reason: 'unwrap', alarm: EPOCH_INVALID })
    const forEve = await wrapSecret(filled(32, 1), place, eve.view)
    expect(await withBobsWrap(forEve)).toEqual({ reason: 'wrap_address', alarm: EPOCH_INVALID })
  })

  test('[EP4] a wrap opens for its chat, number and commitment only', async () => {
    const { commitment } = made.epoch
    const place = { chatId: roster.chatId, number: 1, commitment }
    const places = [
      { ...place, chatId: filled(16, 1) },
      { ...place, number: 2 },
      { ...place, commitment: filled(32, 1) },
    ]
    for (const other of places) {
      const wrap = await wrapSecret(filled(32, 1), other, bob.view)
      expect((await withBobsWrap(wrap)).reason).toBe('unwrap')
    }
    const [aid, kid, ciphertext] = decodeCanonical(wrapFor(made, bob.keys.aid)) as Canonical[]
    const cut = encodeCanonical([aid ?? 0, kid ?? 0, (ciphertext as Uint8Array).slice(1)])
    expect((await withBobsWrap(cut)).reason).toBe('format')
    expect((await withBobsWrap(new Uint8Array(1_025))).reason).toBe('size')
  })

  test('[EP13] touches the private key only after everything else agrees', async () => {
    const decrypt = vi.spyOn(crypto.subtle, 'decrypt')
    await refusal({ body: await forge({}, { signer: eve.device.signer }) })
    await refusal({ previous: made.epoch })
    await refusal({ roster: { ...roster, logSeq: 5 } })
    await refusal({ wrap: wrapFor(second, bob.keys.aid) })
    expect(decrypt).not.toHaveBeenCalled()
    await acceptEpoch(accepted)
    expect(decrypt).toHaveBeenCalledTimes(1)
    decrypt.mockRestore()
  })

  test('[EP13] verifies without a wrap, and unwraps later', async () => {
    const view = await verifyEpoch({ body: made.body, roster, creator, previous: 'first' })
    expect(view).not.toHaveProperty('key')
    const epoch = await unwrapEpoch(view, wrapFor(made, bob.keys.aid), bob.receiver)
    expect(await key(epoch)).toEqual(await key(made.epoch))
  })

  test('[EP1] [CV2] refuses other forms and sizes', async () => {
    const [record, signature, list] = decodeCanonical(made.body) as [Uint8Array, Uint8Array, Uint8Array]
    const fields = decodeCanonical(record) as Canonical[]
    const wrong = [
      encodeCanonical([record, signature]),
      encodeCanonical([record, signature.slice(1), list]),
      encodeCanonical([encodeCanonical(fields.with(0, 3)), signature, list]),
      encodeCanonical([encodeCanonical(fields.slice(0, 12)), signature, list]),
      encodeCanonical([encodeCanonical(fields.with(10, 1_001)), signature, list]),
    ]
    for (const body of wrong) expect((await refusal({ body })).reason).toBe('format')
    expect((await refusal({ body: new Uint8Array(131_073) })).reason).toBe('size')
  })
})

describe('limits of a record', () => {
  test('[CV2] [EP2] a record has at most 1 KiB, and a list whole lines and at least one', async () => {
    const [, signature, list] = decodeCanonical(made.body) as [Uint8Array, Uint8Array, Uint8Array]
    const fat = encodeCanonical([filled(1_025, 1), signature, list])
    expect((await refusalOf(() => parseEpoch(fat))).reason).toBe('size')
    expect((await refusalOf(() => parseEpoch(new Uint8Array(131_073)))).reason).toBe('size')
    const wrong = { reason: 'wrap_list', alarm: EPOCH_INVALID }
    const none = await forge({ memberCount: 0 }, { list: new Uint8Array(0) })
    expect(await refusalOf(() => parseEpoch(none))).toEqual(wrong)
    const torn = await forge({ memberCount: 3 }, { list: concat(list, filled(33, 255)) })
    expect(await refusalOf(() => parseEpoch(torn))).toEqual(wrong)
  })

  test('[EP5] a newcomer may start with any epoch from the first on', async () => {
    expect((await acceptEpoch({ ...accepted, previous: 'unseen' })).number).toBe(1)
    const body = await forge({ number: 0 })
    expect(await refusal({ body, previous: 'unseen' })).toEqual({ reason: 'epoch_number', alarm: EPOCH_INVALID })
  })

  test('[EP3] says who it was that may not', async () => {
    const body = await forge({ creatorDeviceId: eve.device.signer.deviceId }, { signer: eve.device.signer })
    const outsider = { body, creator: eve.device.verified }
    expect(await refusal(outsider)).toEqual({ reason: 'not_member', alarm: EPOCH_INVALID })
  })
})

describe('rotation', () => {
  const day = 24 * 60 * 60 * 1000
  const fresh = { epoch: made.epoch, roster, kids: [], nowMs: NOW_MS, messageCount: 0 }

  test('[EP10] is due for every reason, and not without one', () => {
    const kids = [{ aid: bob.keys.aid, kid: bob.keys.kid }]
    expect(needsRotation({ ...fresh, kids, messageCount: 4_999 })).toBeUndefined()
    expect(needsRotation({ ...fresh, nowMs: NOW_MS + 7 * day - 1 })).toBeUndefined()
    expect(needsRotation({ ...fresh, nowMs: NOW_MS + 7 * day })).toBe('age')
    expect(needsRotation({ ...fresh, messageCount: 5_000 })).toBe('count')
    expect(needsRotation({ ...fresh, isDeviceRevoked: true })).toBe('device')
    expect(needsRotation({ ...fresh, kids: [{ aid: bob.keys.aid, kid: filled(8, 1) }] })).toBe('keys')
    expect(needsRotation({ ...fresh, kids: [{ aid: eve.keys.aid, kid: filled(8, 1) }] })).toBeUndefined()
    const lonely = { ...roster, members: roster.members.slice(1) }
    expect(needsRotation({ ...fresh, roster: lonely })).toBe('members')
    const later = { ...roster, logSeq: 5, rotationSeq: 5 }
    expect(needsRotation({ ...fresh, roster: later })).toBe('membership-op')
    // A new title moves the log's head, and the readers stay the same.
    const renamed = { ...roster, logSeq: 5, logHead: filled(32, 8) }
    expect(needsRotation({ ...fresh, roster: renamed })).toBeUndefined()
    expect(needsRotation({ ...fresh, roster: { ...renamed, kind: 'PRIVATE' } })).toBe('keys')
  })
})

describe('history grant', () => {
  const epochs = [made, second].map((epoch) => ({
    view: epoch.epoch,
    wrap: wrapFor(epoch, bob.keys.aid),
  }))
  const views = [made.epoch, second.epoch]

  test('[EP11] gives a newcomer the older secrets', async () => {
    const grant = await makeHistoryGrant(epochs, bob.receiver, eve.view)
    expect(grant).toMatchObject({ fromEpoch: 1, toEpoch: 2 })
    const granted = { ...grant, aid: eve.keys.aid }
    const opened = await acceptHistoryGrant(granted, views, grant.wraps, eve.receiver)
    expect(await Promise.all(opened.map(key))).toEqual(await Promise.all(views.map(key)))
  })

  test('[EP11] [EP14] is made and opened also with the keys of before a rotation', async () => {
    const later = ({ aid, ...key }: typeof bob.receiver, own: CryptoKey) => ({
      ...{ aid, kid: filled(8, 1), encryptionPrivateKey: own },
      former: [key],
    })
    const grant = await makeHistoryGrant(epochs, later(bob.receiver, eve.receiver.encryptionPrivateKey), eve.view)
    const granted = { ...grant, aid: eve.keys.aid }
    const me = later(eve.receiver, bob.receiver.encryptionPrivateKey)
    const opened = await acceptHistoryGrant(granted, views, grant.wraps, me)
    expect(await Promise.all(opened.map(key))).toEqual(await Promise.all(views.map(key)))
  })

  test('[EP11] raises the alarm whatever is wrong with a grant', async () => {
    const grant = await makeHistoryGrant(epochs, bob.receiver, eve.view)
    const granted = { ...grant, aid: eve.keys.aid }
    const accept = (change: object, over = views, wraps: readonly Uint8Array[] = grant.wraps) =>
      refusalOf(() => acceptHistoryGrant({ ...granted, ...change }, over, wraps, eve.receiver))
    const refusals = [
      await accept({ aid: bob.keys.aid }),
      await accept({ fromEpoch: 2 }),
      await accept({ wrapsHash: filled(32, 1) }),
      await accept({}, [second.epoch, made.epoch]),
    ]
    expect(refusals.map(({ alarm }) => alarm)).toEqual(refusals.map(() => EPOCH_INVALID))
  })

  test('[EP11] refuses what the op does not grant and secrets that are none', async () => {
    const grant = await makeHistoryGrant(epochs, bob.receiver, eve.view)
    const granted = { ...grant, aid: eve.keys.aid }
    const [one, two] = [at(grant.wraps, 0), at(grant.wraps, 1)]
    const accept = (change: object, over = views, wraps: readonly Uint8Array[] = grant.wraps) =>
      refusalOf(() => acceptHistoryGrant({ ...granted, ...change }, over, wraps, eve.receiver))
    expect((await accept({ aid: bob.keys.aid })).reason).toBe('wrap_address')
    expect((await accept({ fromEpoch: 2 })).reason).toBe('wrap_list')
    expect((await accept({ toEpoch: 3 })).reason).toBe('wrap_list')
    expect((await accept({}, views, [one])).reason).toBe('wrap_list')
    expect((await accept({}, views, [two, one])).reason).toBe('wrap_list')
    expect((await accept({}, [second.epoch, made.epoch])).reason).toBe('wrap_list')
    expect((await accept({}, [])).reason).toBe('wrap_list')
    const lie = { ...made.epoch, commitment: second.epoch.commitment }
    expect((await accept({}, [lie, second.epoch])).reason).toBe('unwrap')
    const gap = [at(epochs, 1), at(epochs, 0)]
    const backwards = () => makeHistoryGrant(gap, bob.receiver, eve.view)
    expect((await refusalOf(backwards)).reason).toBe('wrap_list')
  })

  test('[EP11] [EP13] re-wraps only what a verified record lists', async () => {
    const foreign = [{ view: made.epoch, wrap: wrapFor(second, bob.keys.aid) }]
    const action = () => makeHistoryGrant(foreign, bob.receiver, eve.view)
    expect((await refusalOf(action)).reason).toBe('wrap_missing')
  })
})

describe('title', () => {
  const meta = { title: 'Reise', description: 'e\u0301', photo: filled(8, 1) }

  test('[MB11] opens under its epoch only', async () => {
    const sealed = await sealChatMeta(made.epoch, meta)
    expect(await openChatMeta(made.epoch, sealed)).toEqual({ ...meta, description: '\u00e9' })
    expect((await refusalOf(() => openChatMeta(second.epoch, sealed))).reason).toBe('sealed')
    const moved = { ...made.epoch, chatId: filled(16, 1) }
    expect((await refusalOf(() => openChatMeta(moved, sealed))).reason).toBe('sealed')
  })

  test('[MB11] hides its length and has limits', async () => {
    const short = await sealChatMeta(made.epoch, { ...meta, title: 'A' })
    expect(await sealChatMeta(made.epoch, meta)).toHaveLength(short.length)
    const wrong = [{ title: 'x'.repeat(129) }, { description: 'x'.repeat(513) }, { photo: new Uint8Array(4_097) }]
    for (const change of wrong) {
      const refused = await refusalOf(() => sealChatMeta(made.epoch, { ...meta, ...change }))
      expect(refused.reason).toBe('value')
    }
  })
})
