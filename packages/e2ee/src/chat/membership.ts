import { compareBytes, equalBytes, includesBytes } from '../codec/bytes.ts'
import { fail } from '../errors.ts'
import { closeInvite, type Invite, openInvite, useInvite } from './invites.ts'
import type { Op } from './op.ts'
import type { HistoryPolicy, OpAction, OpType } from './op-action.ts'
import { findMember, MAX_MEMBERS, type Member, type Role, type Roster, rankOf } from './roster.ts'

/** Removed accounts that only an admin lets in again; beyond this many the oldest are forgotten. */
export const MAX_BARRED = 256

/** Devices that one device revokes in a group. Certificates can be made up, ten devices at a time cannot. */
export const MAX_REVOCATIONS = 100

/** State of a group or private channel: a pure function of its ops. */
export interface Membership extends Roster {
  kind: 'GROUP' | 'CHANNEL'
  isSecret: boolean
  history: HistoryPolicy
  mayMembersAdd: boolean
  isClosed: boolean
  /** Title and picture, sealed under an epoch; open with `openChatMeta`. */
  meta: { epoch: number; sealed: Uint8Array } | undefined
  /** Open join links, at most 20. Those that ran out stay listed until the next one is opened. */
  invites: readonly Invite[]
  /** Accounts that were removed, at most 256, newest last: no link and no plain member brings them back. */
  barred: readonly Uint8Array[]
  /** How many devices each device has revoked, in the order of its first. */
  revokers: readonly { deviceId: Uint8Array; count: number }[]
}

/** Who signed: the account to which the op's device is certified. */
export interface Actor {
  aid: Uint8Array
}

/** What an op's effect rests on and only a hash tells: `applyLoggedOp` works it out. Without it, such an op is refused. */
export interface OpFacts {
  /** `membershipHash(state)`, for a snapshot op. */
  ownHash?: Uint8Array
  /** What the certificate in a `deviceRevoked` op is for. */
  revoked?: { aid: Uint8Array; deviceId: Uint8Array }
}

/** Throws E2eeError('membership_rule' | 'log_sequence'). The signature is verified before. Source docs/e2ee.md [MB2] */
export function startMembership(genesis: Op, actor: Actor): Membership {
  const { action } = genesis
  if (action.type !== 'create' || genesis.seq !== 0) fail('log_sequence', 'LOG_FORK')
  if (!equalBytes(action.creator.aid, actor.aid)) fail('membership_rule')
  return {
    chatId: genesis.chatId,
    kind: action.kind,
    logSeq: 0,
    logHead: genesis.hash,
    pastLogHeads: [],
    rotationSeq: 0,
    members: [{ ...action.creator, role: 'OWNER' }],
    revokedDeviceIds: [],
    isSecret: action.isSecret,
    history: action.history,
    mayMembersAdd: action.mayMembersAdd,
    isClosed: false,
    meta: undefined,
    invites: [],
    barred: [],
    revokers: [],
  }
}

/**
 * The state after one more op. On a throw the old state stays valid.
 *
 * Source  docs/e2ee.md [MB4] to [MB10], [MB14], [MB16], [JN3] to [JN5]
 * Throws  E2eeError: wrong_chat, log_sequence and log_head (LOG_FORK), chat_closed, device_revoked, not_member,
 *         not_entitled, membership_rule, snapshot_differs (LOG_FORK)
 */
export function applyOp(state: Membership, op: Op, actor: Actor, facts: OpFacts = {}): Membership {
  if (!equalBytes(op.chatId, state.chatId)) fail('wrong_chat')
  if (op.seq !== state.logSeq + 1) fail('log_sequence', 'LOG_FORK')
  if (!equalBytes(op.prevHash, state.logHead)) fail('log_head', 'LOG_FORK')
  if (state.isClosed) fail('chat_closed')
  if (includesBytes(state.revokedDeviceIds, op.actorDeviceId)) {
    fail('device_revoked', 'DEVICE_UNCERTIFIED')
  }
  const member = findMember(state, actor.aid) ?? fail('not_member')
  const changed = effectOf(state, member, op, facts)
  const rotationSeq = NEEDS_ROTATION[op.action.type] ? op.seq : state.rotationSeq
  return { ...state, ...changed, logSeq: op.seq, logHead: op.hash, rotationSeq }
}

/** After these ops the old epoch has the wrong readers. */
const NEEDS_ROTATION: Record<OpType, boolean> = {
  create: true,
  add: true,
  remove: true,
  leave: true,
  deviceRevoked: true,
  setRole: false,
  setMeta: false,
  history: false,
  grantHistory: false,
  snapshot: false,
  close: false,
  invite: false,
  revokeInvite: false,
}

type Change = Partial<Membership>
type ActionOf<T extends OpType> = Extract<OpAction, { type: T }>

function effectOf(state: Membership, actor: Member, op: Op, { ownHash, revoked }: OpFacts): Change {
  const { action, actorDeviceId } = op
  switch (action.type) {
    case 'create':
      return fail('log_sequence', 'LOG_FORK')
    case 'add':
      return add(state, actor, action, op.createdAtMs)
    case 'remove':
      return remove(state, actor, action)
    case 'leave':
      return leave(state, actor)
    case 'setRole':
      return setRole(state, actor, action)
    case 'setMeta':
      mustRank(actor, 'ADMIN')
      return { meta: { epoch: action.epoch, sealed: action.sealed } }
    case 'history':
      mustRank(actor, 'ADMIN')
      return { history: action.history }
    case 'grantHistory':
      return grantHistory(state, actor, action)
    case 'deviceRevoked':
      return { ...revokeDevice(state, actor, revoked), revokers: countRevocation(state.revokers, actorDeviceId) }
    case 'snapshot':
      mustRank(actor, 'ADMIN')
      if (ownHash === undefined || !equalBytes(action.stateHash, ownHash)) fail('snapshot_differs', 'LOG_FORK')
      return {}
    case 'close':
      mustRank(actor, 'OWNER')
      return { isClosed: true }
    case 'invite':
      mustRank(actor, 'ADMIN')
      return { invites: openInvite(state.invites, action, op.createdAtMs) }
    case 'revokeInvite':
      mustRank(actor, 'ADMIN')
      return { invites: closeInvite(state.invites, action.key) }
  }
}

function add(state: Membership, actor: Member, action: ActionOf<'add'>, atMs: number): Change {
  const { aid, airHash, role, invitation } = action
  const { kind } = state
  const use = invitation && { key: invitation.key, role, atMs, actor: actor.role, kind }
  if (use === undefined) mustBeAllowedToAdd(state, actor, role)
  const invites = use === undefined ? state.invites : useInvite(state.invites, use)
  if (includesBytes(state.barred, aid)) mustRank(actor, 'ADMIN')
  if (findMember(state, aid) !== undefined) fail('membership_rule')
  if (state.members.length >= MAX_MEMBERS) fail('membership_rule')
  return {
    members: sorted([...state.members, { aid, airHash, role }]),
    invites,
    barred: state.barred.filter((other) => !equalBytes(other, aid)),
  }
}

function mustBeAllowedToAdd(state: Membership, actor: Member, role: Role): void {
  const isByPolicy = state.mayMembersAdd && state.kind === 'GROUP' && rankOf(actor.role) >= rankOf('MEMBER')
  if (!isByPolicy) mustRank(actor, 'ADMIN')
  // A plain member who may add, adds plain members: nobody hands out more than stands below them.
  const ceiling = Math.max(rankOf(actor.role) - 1, isByPolicy ? rankOf('MEMBER') : 0)
  if (rankOf(role) > ceiling) fail('not_entitled')
}

function remove(state: Membership, actor: Member, action: ActionOf<'remove'>): Change {
  mustRank(actor, 'ADMIN')
  mustOutrank(actor, mustFind(state, action.aid))
  const barred = [...state.barred, action.aid].slice(-MAX_BARRED)
  return { members: without(state.members, action.aid), barred }
}

function leave(state: Membership, actor: Member): Change {
  const members = without(state.members, actor.aid)
  if (members.length === 0) return { members, isClosed: true }
  mustHaveOwner(members)
  return { members }
}

function setRole(state: Membership, actor: Member, action: ActionOf<'setRole'>): Change {
  mustRank(actor, 'ADMIN')
  const target = mustFind(state, action.aid)
  const isOwner = actor.role === 'OWNER'
  const isSelf = equalBytes(target.aid, actor.aid)
  if (!(isSelf && isOwner)) mustOutrank(actor, target)
  if (!isOwner && rankOf(action.role) >= rankOf(actor.role)) fail('not_entitled')
  const changed = state.members.map((member) => (member === target ? { ...target, role: action.role } : member))
  mustHaveOwner(changed)
  return { members: changed }
}

function grantHistory(state: Membership, actor: Member, action: ActionOf<'grantHistory'>): Change {
  mustRank(actor, state.history === 'all' ? 'MEMBER' : 'ADMIN')
  mustFind(state, action.aid)
  if (action.fromEpoch < 1 || action.toEpoch < action.fromEpoch) fail('membership_rule')
  return {}
}

function revokeDevice(state: Membership, actor: Member, revoked: OpFacts['revoked']): Change {
  if (revoked === undefined) fail('membership_rule')
  const { aid, deviceId } = revoked
  if (!equalBytes(aid, actor.aid)) {
    mustRank(actor, 'ADMIN')
    mustOutrank(actor, mustFind(state, aid))
  }
  if (includesBytes(state.revokedDeviceIds, deviceId)) fail('membership_rule')
  return { revokedDeviceIds: [...state.revokedDeviceIds, deviceId] }
}

/** How many devices this one may still revoke in the group. Source docs/e2ee.md [MB16] */
export function revocationsLeft({ revokers }: Pick<Membership, 'revokers'>, deviceId: Uint8Array): number {
  return MAX_REVOCATIONS - (revokers.find((revoker) => equalBytes(revoker.deviceId, deviceId))?.count ?? 0)
}

function countRevocation(revokers: Membership['revokers'], deviceId: Uint8Array): Membership['revokers'] {
  const known = revokers.find((revoker) => equalBytes(revoker.deviceId, deviceId))
  if (known === undefined) return [...revokers, { deviceId, count: 1 }]
  if (known.count >= MAX_REVOCATIONS) fail('membership_rule')
  return revokers.map((revoker) => (revoker === known ? { ...known, count: known.count + 1 } : revoker))
}

function mustFind(state: Membership, aid: Uint8Array): Member {
  return findMember(state, aid) ?? fail('membership_rule')
}

function mustRank(actor: Member, least: Role): void {
  if (rankOf(actor.role) < rankOf(least)) fail('not_entitled')
}

function mustOutrank(actor: Member, target: Member): void {
  if (rankOf(target.role) >= rankOf(actor.role)) fail('not_entitled')
}

/** A group without an owner could never be changed again: the last one hands over first. */
function mustHaveOwner(members: readonly Member[]): void {
  if (!members.some((member) => member.role === 'OWNER')) fail('membership_rule')
}

function without(members: readonly Member[], aid: Uint8Array): readonly Member[] {
  return members.filter((member) => !equalBytes(member.aid, aid))
}

function sorted(members: readonly Member[]): readonly Member[] {
  return [...members].sort((a, b) => compareBytes(a.aid, b.aid))
}
