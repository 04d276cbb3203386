import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeHex } from '../codec/bytes.ts'
import { deviceIdOf } from '../directory/device-certificate.ts'
import { nextAccountKeys } from '../testing/fixed-keys.ts'
import { refusalOf } from '../testing/refusal.ts'
import { certificateOf, filled, makeTestDevice, makeTestSigner, NOW_MS } from '../testing/world.ts'
import { applyOp, MAX_REVOCATIONS, type Membership, startMembership } from './membership.ts'
import { makeGenesis, makeOp, type Op } from './op.ts'
import type { OpAction } from './op-action.ts'
import { findMember, type Role, rankOf } from './roster.ts'
import { applyLoggedOp, membershipHash } from './snapshot.ts'

type Action = Exclude<OpAction, { type: 'create' }>

const [OLGA, ADAM, MIKE, RITA, NOAH] = [1, 2, 3, 4, 5].map((n) => filled(32, n)) as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
  Uint8Array,
  Uint8Array,
]
const airHash = filled(32, 9)
const device = await makeTestSigner(OLGA, 1)
const genesis = {
  type: 'create',
  kind: 'GROUP',
  isSecret: false,
  nonce: filled(16, 7),
  creator: { aid: OLGA, airHash },
  history: 'sinceJoin',
  mayMembersAdd: false,
} as const

async function start(change: object = {}): Promise<Membership> {
  const { op } = await makeGenesis({ ...genesis, ...change }, device.signer, NOW_MS)
  return startMembership(op, { aid: OLGA })
}

async function opOf(state: Membership, action: Action): Promise<Op> {
  return (await makeOp(state, action, device.signer, NOW_MS)).op
}

async function apply(state: Membership, aid: Uint8Array, action: Action): Promise<Membership> {
  return applyLoggedOp(state, await opOf(state, action), { aid })
}

/** Olga owns, Adam is admin, Mike is member, Rita reads. */
async function team(change: object = {}): Promise<Membership> {
  let state = await start(change)
  const roles: [Uint8Array, Role][] = [
    [ADAM, 'ADMIN'],
    [MIKE, 'MEMBER'],
    [RITA, 'READER'],
  ]
  for (const [aid, role] of roles) state = await apply(state, OLGA, { type: 'add', aid, airHash, role })
  return state
}

async function reasonOf(state: Membership, aid: Uint8Array, action: Action): Promise<string> {
  return (await refusalOf(() => apply(state, aid, action))).reason
}

const roleIn = (state: Membership, aid: Uint8Array) => findMember(state, aid)?.role
const add = (aid: Uint8Array, role: Role): Action => ({ type: 'add', aid, airHash, role })
const LOG_FORK = 'LOG_FORK'

describe('genesis', () => {
  test('[MB2] makes its signer the first owner and names the chat by its own hash', async () => {
    const state = await start()
    expect(state).toMatchObject({ kind: 'GROUP', logSeq: 0, isClosed: false, isSecret: false })
    expect(state.members).toEqual([{ aid: OLGA, airHash, role: 'OWNER' }])
    expect(state.chatId).toHaveLength(16)
    expect((await start({ nonce: filled(16, 8) })).chatId).not.toEqual(state.chatId)
    expect((await start({ kind: 'CHANNEL', isSecret: true })).kind).toBe('CHANNEL')
  })

  test('[MB2] is refused from anybody but the owner it names, and for any other op', async () => {
    const { op } = await makeGenesis(genesis, device.signer, NOW_MS)
    const wrongActor = () => startMembership(op, { aid: ADAM })
    expect((await refusalOf(wrongActor)).reason).toBe('membership_rule')
    const later = await opOf(await start(), { type: 'leave' })
    const notFirst = { reason: 'log_sequence', alarm: LOG_FORK }
    expect(await refusalOf(() => startMembership(later, { aid: OLGA }))).toEqual(notFirst)
    expect(await refusalOf(() => startMembership({ ...op, seq: 1 }, { aid: OLGA }))).toEqual(notFirst)
    expect(await refusalOf(() => startMembership({ ...later, seq: 0 }, { aid: OLGA }))).toEqual(notFirst)
  })
})

describe('the line of ops', () => {
  test('[MB4] refuses another chat, a skipped number and another past', async () => {
    const state = await team()
    const op = await opOf(state, { type: 'remove', aid: RITA })
    const refusal = (changed: Partial<Op>) => refusalOf(() => applyOp(state, { ...op, ...changed }, { aid: OLGA }))
    expect(await refusal({ chatId: filled(16, 1) })).toMatchObject({ reason: 'wrong_chat' })
    expect(await refusal({ seq: op.seq + 1 })).toEqual({ reason: 'log_sequence', alarm: LOG_FORK })
    expect(await refusal({ prevHash: filled(32, 1) })).toEqual({
      reason: 'log_head',
      alarm: LOG_FORK,
    })
    expect(roleIn(applyOp(state, op, { aid: OLGA }), RITA)).toBeUndefined()
    expect(roleIn(state, RITA)).toBe('READER')
  })

  test('[MB4] refuses an old add played again after a removal', async () => {
    const before = await start()
    const adding = await opOf(before, add(MIKE, 'MEMBER'))
    const removed = await apply(applyOp(before, adding, { aid: OLGA }), OLGA, {
      type: 'remove',
      aid: MIKE,
    })
    const replay = await refusalOf(() => applyOp(removed, adding, { aid: OLGA }))
    expect(replay).toEqual({ reason: 'log_sequence', alarm: LOG_FORK })
    const renumbered = { ...adding, seq: removed.logSeq + 1 }
    const refusal = await refusalOf(() => applyOp(removed, renumbered, { aid: OLGA }))
    expect(refusal).toEqual({ reason: 'log_head', alarm: LOG_FORK })
  })

  test('[MB4] has one genesis', async () => {
    const state = await start()
    const { op } = await makeGenesis(genesis, device.signer, NOW_MS)
    const again = { ...op, chatId: state.chatId, seq: 1, prevHash: state.logHead }
    const refusal = await refusalOf(() => applyOp(state, again, { aid: OLGA }))
    expect(refusal).toEqual({ reason: 'log_sequence', alarm: LOG_FORK })
  })

  test('[MB5] hears only members, only devices in force, and nothing after the end', async () => {
    const state = await team()
    expect(await reasonOf(state, NOAH, { type: 'leave' })).toBe('not_member')
    const revoked = { ...state, revokedDeviceIds: [device.signer.deviceId] }
    expect(await refusalOf(() => apply(revoked, OLGA, { type: 'close' }))).toEqual({
      reason: 'device_revoked',
      alarm: 'DEVICE_UNCERTIFIED',
    })
    const closed = await apply(state, OLGA, { type: 'close' })
    expect(closed.isClosed).toBe(true)
    expect(await reasonOf(closed, OLGA, add(NOAH, 'MEMBER'))).toBe('chat_closed')
  })
})

describe('who may do what', () => {
  test('[MB6] adds below the own rank, and each account once', async () => {
    const state = await team()
    expect(roleIn(await apply(state, OLGA, add(NOAH, 'ADMIN')), NOAH)).toBe('ADMIN')
    expect(roleIn(await apply(state, ADAM, add(NOAH, 'MEMBER')), NOAH)).toBe('MEMBER')
    expect(await reasonOf(state, OLGA, add(NOAH, 'OWNER'))).toBe('not_entitled')
    expect(await reasonOf(state, ADAM, add(NOAH, 'ADMIN'))).toBe('not_entitled')
    expect(await reasonOf(state, MIKE, add(NOAH, 'READER'))).toBe('not_entitled')
    expect(await reasonOf(state, OLGA, add(MIKE, 'MEMBER'))).toBe('membership_rule')
    const aids = (await apply(state, OLGA, add(filled(32, 0), 'MEMBER'))).members.map((m) => encodeHex(m.aid))
    expect(aids).toEqual([...aids].sort())
  })

  test('[MB6] lets members add members where the genesis says so, in groups only', async () => {
    const open = await team({ mayMembersAdd: true })
    expect(roleIn(await apply(open, MIKE, add(NOAH, 'MEMBER')), NOAH)).toBe('MEMBER')
    expect(await reasonOf(open, MIKE, add(NOAH, 'ADMIN'))).toBe('not_entitled')
    expect(await reasonOf(open, RITA, add(NOAH, 'READER'))).toBe('not_entitled')
    expect(await reasonOf(open, ADAM, add(NOAH, 'ADMIN'))).toBe('not_entitled')
    const channel = await team({ mayMembersAdd: true, kind: 'CHANNEL' })
    expect(await reasonOf(channel, MIKE, add(NOAH, 'READER'))).toBe('not_entitled')
  })

  test('[MB6] stops at a thousand members', async () => {
    const state = await start()
    const members = Array.from({ length: 1_000 }, (_, n) => {
      const aid = filled(32, 0)
      new DataView(aid.buffer).setUint32(0, n + 1)
      return { aid, airHash, role: 'MEMBER' as const }
    })
    const owner = { aid: OLGA, airHash, role: 'OWNER' as const }
    const full = { ...state, members: [owner, ...members.slice(1)] }
    expect(await reasonOf(full, OLGA, add(NOAH, 'MEMBER'))).toBe('membership_rule')
    const almost = { ...state, members: [owner, ...members.slice(2)] }
    expect((await apply(almost, OLGA, add(NOAH, 'MEMBER'))).members).toHaveLength(1_000)
  })

  test('[MB7] removes lower ranks only', async () => {
    const state = await team()
    const remove = (aid: Uint8Array): Action => ({ type: 'remove', aid })
    expect(roleIn(await apply(state, ADAM, remove(MIKE)), MIKE)).toBeUndefined()
    expect(await reasonOf(state, ADAM, remove(OLGA))).toBe('not_entitled')
    expect(await reasonOf(state, ADAM, remove(ADAM))).toBe('not_entitled')
    expect(await reasonOf(state, MIKE, remove(RITA))).toBe('not_entitled')
    expect(await reasonOf(state, OLGA, remove(NOAH))).toBe('membership_rule')
  })

  test('[MB8] gives roles below the own, and keeps an owner', async () => {
    const state = await team()
    const give = (aid: Uint8Array, role: Role): Action => ({ type: 'setRole', aid, role })
    expect(roleIn(await apply(state, ADAM, give(RITA, 'MEMBER')), RITA)).toBe('MEMBER')
    expect(await reasonOf(state, ADAM, give(RITA, 'ADMIN'))).toBe('not_entitled')
    expect(await reasonOf(state, ADAM, give(OLGA, 'MEMBER'))).toBe('not_entitled')
    expect(await reasonOf(state, ADAM, give(ADAM, 'MEMBER'))).toBe('not_entitled')
    expect(await reasonOf(state, MIKE, give(RITA, 'READER'))).toBe('not_entitled')
    expect(await reasonOf(state, OLGA, give(NOAH, 'MEMBER'))).toBe('membership_rule')
    expect(await reasonOf(state, OLGA, give(OLGA, 'ADMIN'))).toBe('membership_rule')
    const two = await apply(state, OLGA, give(ADAM, 'OWNER'))
    expect(roleIn(await apply(two, OLGA, give(OLGA, 'MEMBER')), OLGA)).toBe('MEMBER')
    expect(await reasonOf(two, OLGA, give(ADAM, 'MEMBER'))).toBe('not_entitled')
  })

  test('[MB9] lets anyone leave but the last owner, and owners close', async () => {
    const state = await team()
    expect(roleIn(await apply(state, RITA, { type: 'leave' }), RITA)).toBeUndefined()
    expect(await reasonOf(state, OLGA, { type: 'leave' })).toBe('membership_rule')
    expect(await reasonOf(state, ADAM, { type: 'close' })).toBe('not_entitled')
    const alone = await apply(await start(), OLGA, { type: 'leave' })
    expect(alone).toMatchObject({ members: [], isClosed: true })
  })

  test('[MB10] takes a snapshot only when it is the own state', async () => {
    const state = await apply(await team(), OLGA, {
      type: 'setMeta',
      epoch: 1,
      sealed: filled(40, 1),
    })
    const snapshot: Action = { type: 'snapshot', stateHash: await membershipHash(state) }
    expect((await apply(state, ADAM, snapshot)).members).toEqual(state.members)
    expect(await reasonOf(state, MIKE, snapshot)).toBe('not_entitled')
    const other = await membershipHash({ ...state, mayMembersAdd: true })
    const lie: Action = { type: 'snapshot', stateHash: other }
    expect(await refusalOf(() => apply(state, OLGA, lie))).toEqual({
      reason: 'snapshot_differs',
      alarm: LOG_FORK,
    })
    const op = await opOf(state, snapshot)
    const unchecked = await refusalOf(() => applyOp(state, op, { aid: ADAM }))
    expect(unchecked.reason).toBe('snapshot_differs')
  })

  test('[MB11] [MB13] sets title and history by admins', async () => {
    const state = await team()
    const meta: Action = { type: 'setMeta', epoch: 2, sealed: filled(40, 1) }
    expect((await apply(state, ADAM, meta)).meta).toEqual({ epoch: 2, sealed: filled(40, 1) })
    expect(await reasonOf(state, MIKE, meta)).toBe('not_entitled')
    const all: Action = { type: 'history', history: 'all' }
    expect(await reasonOf(state, MIKE, all)).toBe('not_entitled')
    const open = await apply(state, ADAM, all)
    expect(open.history).toBe('all')
    const grant = (aid: Uint8Array, fromEpoch: number, toEpoch: number): Action => ({
      type: 'grantHistory',
      aid,
      fromEpoch,
      toEpoch,
      wrapsHash: filled(32, 1),
    })
    expect((await apply(open, MIKE, grant(RITA, 1, 2))).logSeq).toBe(open.logSeq + 1)
    expect((await apply(open, MIKE, grant(RITA, 2, 2))).logSeq).toBe(open.logSeq + 1)
    expect(await reasonOf(state, MIKE, grant(RITA, 1, 2))).toBe('not_entitled')
    expect(await reasonOf(open, RITA, grant(MIKE, 1, 2))).toBe('not_entitled')
    expect(await reasonOf(open, MIKE, grant(NOAH, 1, 2))).toBe('membership_rule')
    expect(await reasonOf(open, MIKE, grant(RITA, 0, 2))).toBe('membership_rule')
    expect(await reasonOf(open, MIKE, grant(RITA, 3, 2))).toBe('membership_rule')
  })

  test('[MB14] revokes own devices and those of lower ranks, once', async () => {
    const state = await team()
    const revoke = (aid: Uint8Array): Action => ({ type: 'deviceRevoked', certificate: certificateOf(aid, 8) })
    const revoked = await apply(state, MIKE, revoke(MIKE))
    expect(revoked.revokedDeviceIds).toEqual([await deviceIdOf(certificateOf(MIKE, 8))])
    expect(await reasonOf(revoked, MIKE, revoke(MIKE))).toBe('membership_rule')
    expect((await apply(state, ADAM, revoke(MIKE))).revokedDeviceIds).toHaveLength(1)
    expect(await reasonOf(state, MIKE, revoke(RITA))).toBe('not_entitled')
    expect(await reasonOf(state, ADAM, revoke(OLGA))).toBe('not_entitled')
    expect(await reasonOf(state, OLGA, revoke(NOAH))).toBe('membership_rule')
  })

  test('[MB16] one device revokes a hundred, made up or not; another one of the account goes on', async () => {
    const revoke = (from: Membership, seed: number, signer = device.signer) =>
      makeOp(from, { type: 'deviceRevoked', certificate: certificateOf(MIKE, seed) }, signer, NOW_MS)
    let state = await team()
    for (let seed = 1; seed <= MAX_REVOCATIONS; seed += 1) {
      state = await applyLoggedOp(state, (await revoke(state, seed)).op, { aid: MIKE })
    }
    const { op } = await revoke(state, 101)
    expect((await refusalOf(() => applyLoggedOp(state, op, { aid: MIKE }))).reason).toBe('membership_rule')
    const phone = await makeTestSigner(MIKE, 2)
    const later = await applyLoggedOp(state, (await revoke(state, 101, phone.signer)).op, { aid: MIKE })
    expect(later.revokedDeviceIds).toHaveLength(MAX_REVOCATIONS + 1)
    expect(later.revokers.map(({ count }) => count)).toEqual([MAX_REVOCATIONS, 1])
  })

  test('[MB14] a device belongs to the account that its certificate names: nobody revokes one as their own', async () => {
    const state = await team()
    const { signed, signer } = await makeTestDevice({ ...(await nextAccountKeys()), aid: OLGA })
    const theft: Action = { type: 'deviceRevoked', certificate: signed.certificate }
    for (const aid of [ADAM, MIKE, RITA]) expect(await reasonOf(state, aid, theft)).toBe('not_entitled')
    expect((await apply(state, OLGA, theft)).revokedDeviceIds).toEqual([signer.deviceId])
    // What no certificate says is nobody's device, and without a look into it nothing is revoked.
    expect(await reasonOf(state, MIKE, { type: 'deviceRevoked', certificate: signer.deviceId })).toBe('encoding')
    const op = await opOf(state, theft)
    expect((await refusalOf(() => applyOp(state, op, { aid: OLGA }))).reason).toBe('membership_rule')
  })

  test('[EP10] makes an epoch due after changes of who reads, and only then', async () => {
    const state = await team()
    expect(state.rotationSeq).toBe(state.logSeq)
    const due: [Uint8Array, Action][] = [
      [OLGA, add(NOAH, 'MEMBER')],
      [OLGA, { type: 'remove', aid: MIKE }],
      [MIKE, { type: 'leave' }],
      [MIKE, { type: 'deviceRevoked', certificate: certificateOf(MIKE, 8) }],
    ]
    for (const [aid, action] of due) {
      const next = await apply(state, aid, action)
      expect(next.rotationSeq, action.type).toBe(next.logSeq)
    }
    const notDue: Action[] = [
      { type: 'setRole', aid: MIKE, role: 'ADMIN' },
      { type: 'setMeta', epoch: 1, sealed: filled(40, 1) },
      { type: 'history', history: 'all' },
      { type: 'snapshot', stateHash: await membershipHash(state) },
    ]
    for (const action of notDue) {
      const next = await apply(state, OLGA, action)
      expect(next.rotationSeq, action.type).toBe(state.rotationSeq)
    }
  })
})

describe('any order of ops', () => {
  test('[MB4] [MB5] [MB8] nobody gains a rank but from above, and there is always an owner', async () => {
    const people = [OLGA, ADAM, MIKE, RITA, NOAH]
    const person = fc.nat({ max: 4 })
    const role = fc.constantFrom<Role>('OWNER', 'ADMIN', 'MEMBER', 'READER')
    const step = fc.record({
      actor: person,
      target: person,
      role,
      type: fc.constantFrom('add', 'remove', 'leave', 'setRole'),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 15 }), async (steps) => {
        let state = await team()
        for (const { actor, target, role: given, type } of steps) {
          const aid = people[actor] ?? OLGA
          const other = people[target] ?? OLGA
          const next = await attempt(state, aid, actionOf(type, other, given))
          expect(next.isClosed || next.members.some((m) => m.role === 'OWNER')).toBe(true)
          const author = rankOf(roleIn(state, aid) ?? 'READER')
          for (const now of raisedRanks(state, next)) {
            expect(author >= rankOf('ADMIN')).toBe(true)
            expect(now < author || author === rankOf('OWNER')).toBe(true)
          }
          state = next
        }
      }),
      { numRuns: 60 },
    )
  })
})

async function attempt(state: Membership, aid: Uint8Array, action: Action): Promise<Membership> {
  try {
    return await apply(state, aid, action)
  } catch {
    // @NOTE Refused ops are part of the game; they change nothing.
    return state
  }
}

/** Ranks of those who are new or stand higher than before. */
function raisedRanks(before: Membership, after: Membership): readonly number[] {
  const old = (aid: Uint8Array) => {
    const role = roleIn(before, aid)
    return role === undefined ? -1 : rankOf(role)
  }
  return after.members.filter((m) => rankOf(m.role) > old(m.aid)).map((m) => rankOf(m.role))
}

function actionOf(type: string, aid: Uint8Array, role: Role): Action {
  return (type === 'leave' ? { type } : { type, aid, airHash, role }) as Action
}
