import { describe, expect, test } from 'vitest'
import { concat, decodeHex, encodeHex, idText } from '../codec/bytes.ts'
import { signEd25519, verifyEd25519 } from '../primitives/ed25519.ts'
import { refusalOf } from '../testing/refusal.ts'
import { filled, flipped, makeTestSigner, NOW_MS } from '../testing/world.ts'
import { handOver } from './hand-over.ts'
import { proveInvitation } from './invitation.ts'
import { encodeInviteLink, inviteKeyPair, makeInviteLink, parseInviteLink } from './invite-link.ts'
import { admissionOf, makeJoinRequest, parseJoinRequest, verifyJoinRequest } from './join-request.ts'
import { applyOp, type Membership, startMembership } from './membership.ts'
import { makeGenesis, makeOp, parseOp, verifyOp } from './op.ts'
import type { OpAction } from './op-action.ts'
import { findMember, type Role } from './roster.ts'

type Action = Exclude<OpAction, { type: 'create' }>

const [OLGA, ADAM, MIKE, RITA, NOAH, NINA] = [1, 2, 3, 4, 5, 6].map((n) => filled(32, n)) as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
  Uint8Array,
  Uint8Array,
  Uint8Array,
]
const airHash = filled(32, 9)
const device = await makeTestSigner(OLGA, 1)
const noah = await makeTestSigner(NOAH, 7)
const HOUR_MS = 3_600_000

async function apply(state: Membership, aid: Uint8Array, action: Action, atMs = NOW_MS): Promise<Membership> {
  const { op } = await makeOp(state, action, device.signer, atMs)
  return applyOp(state, op, { aid })
}

async function reasonOf(state: Membership, aid: Uint8Array, action: Action, atMs?: number): Promise<string> {
  return (await refusalOf(() => apply(state, aid, action, atMs))).reason
}

/** Olga owns, Adam is admin, Mike is member, Rita reads. */
async function team(change: object = {}): Promise<Membership> {
  const genesis = {
    type: 'create',
    kind: 'GROUP',
    isSecret: false,
    nonce: filled(16, 7),
    creator: { aid: OLGA, airHash },
    history: 'sinceJoin',
    mayMembersAdd: false,
    ...change,
  } as const
  const { op } = await makeGenesis(genesis, device.signer, NOW_MS)
  let state = startMembership(op, { aid: OLGA })
  const roles: [Uint8Array, Role][] = [
    [ADAM, 'ADMIN'],
    [MIKE, 'MEMBER'],
    [RITA, 'READER'],
  ]
  for (const [aid, role] of roles) state = await apply(state, OLGA, { type: 'add', aid, airHash, role })
  return state
}

const link = makeInviteLink(filled(16, 1))
const { inviteKey } = await inviteKeyPair(link)

function invite(change: Partial<Extract<Action, { type: 'invite' }>> = {}): Extract<Action, { type: 'invite' }> {
  const open = { role: 'MEMBER', expiresAtMs: NOW_MS + HOUR_MS, maxUses: 2, needsApproval: false } as const
  return { type: 'invite', key: inviteKey, ...open, ...change }
}

/** `applyOp` looks at the key alone: `verifyOp` has looked at the proof before. */
function joining(aid: Uint8Array, change: object = {}): Action {
  return { type: 'add', aid, airHash, role: 'MEMBER', invitation: { key: inviteKey, proof: filled(64, 1) }, ...change }
}

const isIn = (state: Membership, aid: Uint8Array) => findMember(state, aid) !== undefined

describe('the link', () => {
  test('[JN1] carries chat and seed behind the #, and the seed is a key', async () => {
    const text = encodeInviteLink(link)
    expect(text).toMatch(/^[A-Za-z0-9_-]{71}$/)
    expect(parseInviteLink(text)).toEqual(link)
    const { signingKey } = await inviteKeyPair(parseInviteLink(text))
    expect(signingKey.extractable).toBe(false)
    await verifyEd25519(inviteKey, 'x', filled(1, 1), await signEd25519(signingKey, 'x', filled(1, 1)))
    expect(makeInviteLink(link.chatId).seed).not.toEqual(link.seed)
  })

  test('[JN1] derives the public key that RFC 8032 gives for its first seed', async () => {
    const seed = decodeHex('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60')
    const known = await inviteKeyPair({ chatId: filled(16, 1), seed })
    const expected = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a'
    expect(encodeHex(known.inviteKey)).toBe(expected)
  })

  test('[JN1] refuses other texts', async () => {
    const text = encodeInviteLink(link)
    const wrong = ['', text.slice(1), `${text}A`, text.replace(/^./, 'h'), '!'.repeat(71), 'A'.repeat(129)]
    for (const other of wrong) {
      expect((await refusalOf(() => parseInviteLink(other))).reason).toMatch(/^(?:size|format|encoding)$/)
    }
    const contact = idText(concat(new Uint8Array([0x83, 7]), new Uint8Array(8)))
    expect((await refusalOf(() => parseInviteLink(contact))).reason).toMatch(/^(?:format|encoding)$/)
    const short = () => inviteKeyPair({ chatId: link.chatId, seed: filled(31, 1) })
    expect((await refusalOf(short)).reason).toBe('unsupported')
  })
})

describe('the request', () => {
  test('[JN2] is signed by the asker and by the link', async () => {
    const bytes = await makeJoinRequest(link, noah.signer, NOW_MS)
    const request = parseJoinRequest(bytes)
    expect(request).toMatchObject({ chatId: link.chatId, aid: NOAH, createdAtMs: NOW_MS, inviteKey })
    await verifyJoinRequest(request, noah.verified)
  })

  test('[JN2] is refused in another name, from another device and without the secret', async () => {
    const request = parseJoinRequest(await makeJoinRequest(link, noah.signer, NOW_MS))
    const reason = async (change: object, by = noah.verified) =>
      (await refusalOf(() => verifyJoinRequest({ ...request, ...change }, by))).reason
    expect(await refusalOf(() => verifyJoinRequest({ ...request, aid: NINA }, noah.verified))).toEqual({
      reason: 'device_unknown',
      alarm: 'DEVICE_UNCERTIFIED',
    })
    expect(await reason({}, { ...noah.verified, deviceId: filled(16, 9) })).toBe('device_unknown')
    expect(await reason({}, { ...noah.verified, dkPub: device.verified.dkPub })).toBe('signature')
    expect(await reason({ record: flipped(request.record, -1) })).toBe('signature')
    expect(await reason({ proof: flipped(request.proof, 0) })).toBe('signature')
    expect(await reason({ chatId: filled(16, 2) })).toBe('signature')
    expect(await reason({ inviteKey: filled(32, 2) })).toBe('signature')
  })

  test('[JN2] has one form', async () => {
    const bytes = await makeJoinRequest(link, noah.signer, NOW_MS)
    expect((await refusalOf(() => parseJoinRequest(bytes.slice(1)))).reason).toBe('encoding')
    expect((await refusalOf(() => parseJoinRequest(new Uint8Array(513)))).reason).toBe('size')
  })
})

describe('the op that lets somebody in', () => {
  test('[JN3] shows a proof that only the holder of the link could make, for this chat and account', async () => {
    const state = { ...(await team()), chatId: link.chatId }
    const { signingKey } = await inviteKeyPair(link)
    const proof = await proveInvitation(signingKey, link.chatId, NOAH)
    const verify = async (action: Action) => {
      const { body } = await makeOp(state, action, device.signer, NOW_MS)
      await verifyOp(await parseOp(body), device.verified)
    }
    await verify(joining(NOAH, { invitation: { key: inviteKey, proof } }))
    const wrong = [
      joining(NINA, { invitation: { key: inviteKey, proof } }),
      joining(NOAH, { invitation: { key: inviteKey, proof: flipped(proof, 0) } }),
      joining(NOAH, { invitation: { key: device.verified.dkPub, proof } }),
      joining(NOAH, { invitation: { key: inviteKey, proof: await proveInvitation(signingKey, filled(16, 2), NOAH) } }),
    ]
    for (const action of wrong) expect((await refusalOf(() => verify(action))).reason).toBe('signature')
  })

  test('[JN3] is made from a request', async () => {
    const open = { ...(await apply(await team(), ADAM, invite())), chatId: link.chatId }
    const request = parseJoinRequest(await makeJoinRequest(link, noah.signer, NOW_MS))
    const action = admissionOf(open, request, airHash)
    expect(isIn(await apply(open, MIKE, action), NOAH)).toBe(true)
    const elsewhere = { ...request, chatId: filled(16, 2) }
    expect((await refusalOf(() => admissionOf(open, elsewhere, airHash))).reason).toBe('wrong_chat')
    const unknown = { ...request, inviteKey: filled(32, 2) }
    expect((await refusalOf(() => admissionOf(open, unknown, airHash))).reason).toBe('not_entitled')
  })

  test('[JN3] any member lets in, without approval; readers and strangers do not', async () => {
    const open = await apply(await team(), ADAM, invite())
    const joined = await apply(open, MIKE, joining(NOAH))
    expect(findMember(joined, NOAH)).toEqual({ aid: NOAH, airHash, role: 'MEMBER' })
    expect(joined.rotationSeq).toBe(joined.logSeq)
    expect(await reasonOf(open, RITA, joining(NOAH))).toBe('not_entitled')
    expect(await reasonOf(open, NOAH, joining(NOAH))).toBe('not_member')
    expect(await reasonOf(joined, MIKE, joining(NOAH))).toBe('membership_rule')
    expect(await reasonOf(await team(), MIKE, joining(NOAH))).toBe('not_entitled')
  })

  test('[JN3] a link gives its own role and no other, and with approval only admins let in', async () => {
    const open = await apply(await team(), ADAM, invite({ needsApproval: true, role: 'READER' }))
    expect(await reasonOf(open, MIKE, joining(NOAH, { role: 'READER' }))).toBe('not_entitled')
    expect(await reasonOf(open, ADAM, joining(NOAH, { role: 'MEMBER' }))).toBe('not_entitled')
    expect(isIn(await apply(open, ADAM, joining(NOAH, { role: 'READER' })), NOAH)).toBe(true)
    const channel = await apply(await team({ kind: 'CHANNEL' }), ADAM, invite())
    expect(await reasonOf(channel, MIKE, joining(NOAH))).toBe('not_entitled')
    expect(isIn(await apply(channel, ADAM, joining(NOAH)), NOAH)).toBe(true)
  })

  test('[JN4] ends with its time, with its uses and when it is taken back', async () => {
    const open = await apply(await team(), ADAM, invite())
    const end = NOW_MS + HOUR_MS
    expect(isIn(await apply(open, MIKE, joining(NOAH), end), NOAH)).toBe(true)
    expect(await reasonOf(open, MIKE, joining(NOAH), end + 1)).toBe('not_entitled')
    const once = await apply(open, MIKE, joining(NOAH))
    expect(once.invites).toMatchObject([{ usesLeft: 1 }])
    const twice = await apply(once, MIKE, joining(NINA))
    expect(twice.invites).toEqual([])
    expect(await reasonOf(twice, MIKE, joining(filled(32, 7)))).toBe('not_entitled')
    const revoked = await apply(open, ADAM, { type: 'revokeInvite', key: inviteKey })
    expect(await reasonOf(revoked, MIKE, joining(NOAH))).toBe('not_entitled')
    expect(await reasonOf(revoked, ADAM, { type: 'revokeInvite', key: inviteKey })).toBe('membership_rule')
    expect(await reasonOf(open, MIKE, { type: 'revokeInvite', key: inviteKey })).toBe('not_entitled')
  })

  test('[JN4] uses up the right link and leaves the others', async () => {
    let state = await apply(await team(), ADAM, invite({ key: filled(32, 8) }))
    state = await apply(state, ADAM, invite())
    state = await apply(state, MIKE, joining(NOAH))
    expect(state.invites.map(({ usesLeft }) => usesLeft)).toEqual([2, 1])
    state = await apply(state, ADAM, { type: 'revokeInvite', key: filled(32, 8) })
    expect(state.invites.map(({ key }) => key)).toEqual([inviteKey])
  })

  test('[JN5] is opened by admins, within limits', async () => {
    const state = await team()
    expect((await apply(state, ADAM, invite())).rotationSeq).toBe(state.rotationSeq)
    expect(await reasonOf(state, MIKE, invite())).toBe('not_entitled')
    for (const change of [{ maxUses: 0 }, { maxUses: 1_001 }, { expiresAtMs: NOW_MS }]) {
      expect(await reasonOf(state, ADAM, invite(change))).toBe('membership_rule')
    }
    expect((await apply(state, ADAM, invite({ maxUses: 1_000 }))).invites).toMatchObject([{ usesLeft: 1_000 }])
    expect((await apply(state, ADAM, invite({ maxUses: 1 }))).invites).toMatchObject([{ usesLeft: 1 }])
    let full = state
    for (let n = 0; n < 20; n++) full = await apply(full, ADAM, invite({ key: filled(32, 20 + n) }))
    expect(await reasonOf(full, ADAM, invite())).toBe('membership_rule')
    const twice = await apply(state, ADAM, invite())
    expect(await reasonOf(twice, ADAM, invite())).toBe('membership_rule')
    // What ran out makes room.
    const end = NOW_MS + HOUR_MS
    expect(await reasonOf(full, ADAM, invite({ expiresAtMs: end + 1 }), end)).toBe('membership_rule')
    const later = await apply(full, ADAM, invite({ expiresAtMs: end + 9 }), end + 1)
    expect(later.invites).toHaveLength(1)
  })

  test('[JN6] does not bring back who was removed; an admin does', async () => {
    const open = await apply(await team({ mayMembersAdd: true }), ADAM, invite())
    const removed = await apply(open, ADAM, { type: 'remove', aid: MIKE })
    const other = await apply(removed, ADAM, { type: 'add', aid: NINA, airHash, role: 'MEMBER' })
    expect(await reasonOf(other, NINA, joining(MIKE))).toBe('not_entitled')
    const byPolicy: Action = { type: 'add', aid: MIKE, airHash, role: 'MEMBER' }
    expect(await reasonOf(other, NINA, byPolicy)).toBe('not_entitled')
    expect(isIn(await apply(other, NINA, joining(NOAH)), NOAH)).toBe(true)
    const back = await apply(other, ADAM, joining(MIKE))
    expect(isIn(back, MIKE)).toBe(true)
    expect(back.barred).toEqual([])
    // Whoever left by themselves may come back.
    const left = await apply(back, NINA, { type: 'leave' })
    expect(isIn(await apply(left, MIKE, { ...byPolicy, aid: NINA }), NINA)).toBe(true)
  })

  test('[JN6] remembers 256 removals', async () => {
    const state = await team()
    const many = { ...state, barred: Array.from({ length: 256 }, (_, n) => filled(32, n % 250)) }
    const removed = await apply(many, ADAM, { type: 'remove', aid: MIKE })
    expect(removed.barred).toHaveLength(256)
    expect(removed.barred.at(-1)).toEqual(MIKE)
    expect(removed.barred[0]).toEqual(filled(32, 1))
  })
})

describe('handing over', () => {
  test('[MB8] [MB9] leaves an owner after each step', async () => {
    for (const then of ['ADMIN', 'MEMBER', 'leave'] as const) {
      let state = await team()
      for (const action of handOver(MIKE, OLGA, then)) {
        state = await apply(state, OLGA, action)
        expect(state.members.some(({ role }) => role === 'OWNER')).toBe(true)
      }
      expect(findMember(state, MIKE)?.role).toBe('OWNER')
      expect(findMember(state, OLGA)?.role).toBe(then === 'leave' ? undefined : then)
    }
  })
})
