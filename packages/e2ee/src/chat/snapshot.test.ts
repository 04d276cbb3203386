import { describe, expect, test } from 'vitest'
import { type Canonical, decodeCanonical, encodeCanonical } from '../codec/canonical.ts'
import { refusalOf } from '../testing/refusal.ts'
import { filled, flipped, makeTestSigner, NOW_MS } from '../testing/world.ts'
import { applyOp, type Membership, startMembership } from './membership.ts'
import { makeGenesis, makeOp, type Op, parseOp } from './op.ts'
import type { OpAction } from './op-action.ts'
import { applyLoggedOp, encodeMembership, membershipHash } from './snapshot.ts'
import { decodeMembership, startFromSnapshot } from './start-from-snapshot.ts'

const OLGA = filled(32, 1)
const airHash = filled(32, 9)
const device = await makeTestSigner(OLGA, 1)
const LOG_FORK = 'LOG_FORK'

async function next(state: Membership, action: Exclude<OpAction, { type: 'create' }>): Promise<Op> {
  return (await makeOp(state, action, device.signer, NOW_MS)).op
}

async function start(): Promise<Membership> {
  const create = {
    type: 'create',
    kind: 'GROUP',
    isSecret: false,
    nonce: filled(16, 7),
    creator: { aid: OLGA, airHash },
    history: 'sinceJoin',
    mayMembersAdd: false,
  } as const
  return startMembership((await makeGenesis(create, device.signer, NOW_MS)).op, { aid: OLGA })
}

/** A state in which nothing is empty. */
async function full(memberCount = 3): Promise<Membership> {
  const others = Array.from({ length: memberCount - 1 }, (_, n) => {
    const aid = filled(32, 255)
    new DataView(aid.buffer).setUint32(0, n + 0x02000000)
    return { aid, airHash, role: 'READER' as const }
  })
  const state = await start()
  return {
    ...state,
    kind: 'CHANNEL',
    isSecret: true,
    history: 'all',
    mayMembersAdd: true,
    rotationSeq: 7,
    logSeq: 8,
    members: [...state.members, ...others],
    meta: { epoch: 2, sealed: filled(500, 1) },
    revokedDeviceIds: [filled(16, 5)],
    invites: [{ key: filled(32, 3), role: 'READER', expiresAtMs: NOW_MS, usesLeft: 4, needsApproval: true }],
    barred: [filled(32, 8)],
    revokers: [{ deviceId: filled(16, 6), count: 1 }],
  }
}

describe('snapshot', () => {
  test('[MB15] comes back as it was', async () => {
    const invites = (await full()).invites.map((invite) => ({
      ...invite,
      role: 'MEMBER' as const,
      needsApproval: false,
    }))
    for (const state of [await full(), await start(), { ...(await full()), invites }]) {
      expect(decodeMembership(encodeMembership(state))).toEqual(state)
    }
  })

  test('[MB10] of a thousand members with the largest title is a small op', async () => {
    const state = { ...(await full(1_000)), meta: { epoch: 1, sealed: filled(16_384, 1) } }
    const bytes = encodeMembership(state)
    expect(bytes.length).toBeLessThan(131_072)
    expect(decodeMembership(bytes)).toEqual(state)
    const action = { type: 'snapshot', stateHash: await membershipHash(state) } as const
    const { body } = await makeOp(state, action, device.signer, NOW_MS)
    expect(body.length).toBeLessThan(256)
    const op = await parseOp(body)
    const after = await applyLoggedOp(state, op, { aid: OLGA })
    expect(await startFromSnapshot(bytes, op, { aid: OLGA })).toEqual(after)
  })

  test('[MB10] every part of the state counts', async () => {
    const state = await full()
    const own = await membershipHash(state)
    const changes: Partial<Membership>[] = [
      { chatId: filled(16, 1) },
      { kind: 'GROUP' },
      { isSecret: false },
      { logSeq: 9 },
      { logHead: filled(32, 1) },
      { rotationSeq: 6 },
      { history: 'sinceJoin' },
      { mayMembersAdd: false },
      { isClosed: true },
      { members: state.members.slice(1) },
      { meta: undefined },
      { revokedDeviceIds: [] },
      { invites: [] },
      { barred: [] },
      { revokers: [] },
    ]
    for (const change of changes) {
      expect(await membershipHash({ ...state, ...change }), Object.keys(change).join()).not.toEqual(own)
    }
  })

  test('[MB15] starts a newcomer only from the bytes that the op names', async () => {
    const state = await full()
    const bytes = encodeMembership(state)
    const op = await next(state, { type: 'snapshot', stateHash: await membershipHash(state) })
    const begin = (from: Uint8Array, by = op, aid = OLGA) => refusalOf(() => startFromSnapshot(from, by, { aid }))
    const differs = { reason: 'snapshot_differs', alarm: LOG_FORK }
    expect(await begin(flipped(bytes, -1))).toEqual(differs)
    // Nothing is decoded that the op does not name.
    expect(await begin(bytes.slice(1))).toEqual(differs)
    expect(await begin(bytes, await next(state, { type: 'leave' }))).toEqual({
      reason: 'log_sequence',
      alarm: LOG_FORK,
    })
    expect((await begin(bytes, op, filled(32, 255))).reason).toBe('not_member')
    expect(await begin(bytes, { ...op, prevHash: filled(32, 1) })).toEqual({ reason: 'log_head', alarm: LOG_FORK })
    expect((await begin(bytes, op, state.members[1]?.aid)).reason).toBe('not_entitled')
  })

  test('[MB10] is compared by every member, and by nobody by accident', async () => {
    const state = await full()
    const op = await next(state, { type: 'snapshot', stateHash: filled(32, 1) })
    const refusal = await refusalOf(() => applyLoggedOp(state, op, { aid: OLGA }))
    expect(refusal).toEqual({ reason: 'snapshot_differs', alarm: LOG_FORK })
    expect((await refusalOf(() => applyOp(state, op, { aid: OLGA }))).reason).toBe('snapshot_differs')
    const leaving = await next(await start(), { type: 'leave' })
    expect((await applyLoggedOp(await start(), leaving, { aid: OLGA })).isClosed).toBe(true)
  })

  test('[MB15] has one form', async () => {
    const state = await full()
    const fields = decodeCanonical(encodeMembership(state)) as Canonical[]
    const members = fields[10] as Canonical[]
    const wrong: Record<string, Canonical[]> = {
      'another format': fields.with(0, 2),
      'a kind that is none': fields.with(2, 3),
      'a policy that is none': fields.with(7, 0),
      'members out of order': fields.with(10, [...members].reverse()),
      'a member twice': fields.with(
        10,
        members.flatMap((member) => [member, member]),
      ),
      'a role that is none': fields.with(10, [[OLGA, airHash, 4]]),
      'half a title': fields.with(11, [1]),
      'a title that is too long': fields.with(11, [1, filled(16_385, 1)]),
      'a link that makes admins': fields.with(13, [[filled(32, 3), 2, NOW_MS, 4, 1]]),
      'a link with too many uses': fields.with(13, [[filled(32, 3), 1, NOW_MS, 1_001, 1]]),
      'too many links': fields.with(
        13,
        Array.from({ length: 21 }, () => [filled(32, 3), 1, NOW_MS, 1, 1]),
      ),
      'too many barred': fields.with(
        14,
        Array.from({ length: 257 }, () => OLGA),
      ),
      'one field more': [...fields, 0],
    }
    for (const [name, changed] of Object.entries(wrong)) {
      expect((await refusalOf(() => decodeMembership(encodeCanonical(changed)))).reason, name).toBe('format')
    }
    expect((await refusalOf(() => decodeMembership(new Uint8Array(262_145)))).reason).toBe('size')
  })
})
