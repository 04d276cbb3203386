import { type AccountId, LIMITS } from '@stogram/contract'
import {
  applyLoggedOp,
  encodeMembership,
  idBytes,
  idText,
  type Membership,
  type Op,
  parseOp,
  startMembership,
} from '@stogram/e2ee/public'
import type { MemberChange, StoredOp } from './chat-ledger.repository.ts'

/** What became of one op: enough to write the member's row once the op's seq is known. */
export type OpEffect = (seq: number) => MemberChange[]

/** A state that one of the ops carries the hash of. */
export interface Snapshot {
  opIndex: number
  state: Uint8Array
}

/** The state after ops of one author, and the newest snapshot among them; throws E2eeError at the first that does not fit. */
export async function applyOps(
  start: Membership | undefined,
  ops: readonly Op[],
  actorId: AccountId,
): Promise<{ state: Membership; effects: OpEffect[]; snapshot: Snapshot | undefined }> {
  const actor = { aid: idBytes(actorId) }
  let state = start
  let snapshot: Snapshot | undefined
  const effects: OpEffect[] = []
  for (const [opIndex, op] of ops.entries()) {
    if (op.action.type === 'snapshot' && state !== undefined) snapshot = { opIndex, state: encodeMembership(state) }
    state = state === undefined ? startMembership(op, actor) : await applyLoggedOp(state, op, actor)
    effects.push((seq) => effectOf(op, actorId, seq))
  }
  if (state === undefined) throw new Error('a group has at least its first op')
  // One that is too large to be served is none: newcomers then read the whole log.
  const isServed = snapshot !== undefined && snapshot.state.length <= LIMITS.snapshotBytes
  return { state, effects, snapshot: isServed ? snapshot : undefined }
}

/** Rebuilds what the stored ops say, from `start` on. They were verified when they were stored. */
export async function replayOps(
  start: Membership | undefined,
  stored: readonly StoredOp[],
): Promise<Membership | undefined> {
  let state = start
  for (const { senderId, body } of stored) {
    state = (await applyOps(state, [await parseOp(body)], senderId)).state
  }
  return state
}

/** Whose account logs an op concerns. */
export function joinedAndLeft(ops: readonly Op[], actorId: AccountId): { joined: AccountId[]; left: AccountId[] } {
  const changes = ops.flatMap((op) => effectOf(op, actorId, 0))
  const last = new Map(changes.map(({ accountId, change }) => [accountId, change.type]))
  const idsOf = (type: 'joined' | 'left') => [...last].flatMap(([id, change]) => (change === type ? [id] : []))
  return { joined: idsOf('joined'), left: idsOf('left') }
}

function effectOf({ action }: Op, actorId: AccountId, seq: number): MemberChange[] {
  switch (action.type) {
    case 'create':
      return [{ accountId: actorId, change: { type: 'joined', role: 'OWNER', seq } }]
    case 'add':
      return [{ accountId: idText(action.aid), change: { type: 'joined', role: action.role, seq } }]
    case 'remove':
      return [{ accountId: idText(action.aid), change: { type: 'left', seq } }]
    case 'leave':
      return [{ accountId: actorId, change: { type: 'left', seq } }]
    case 'setRole':
      return [{ accountId: idText(action.aid), change: { type: 'role', role: action.role } }]
    default:
      return []
  }
}
