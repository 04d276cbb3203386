import type { Canonical } from '../codec/canonical.ts'
import { type FieldReader, fieldsOf, listOf } from '../codec/fields.ts'
import { MAX_CERTIFICATE_BYTES } from '../directory/device-certificate.ts'
import { fail } from '../errors.ts'
import type { Invitation } from './invitation.ts'
import { type Role, rankOf, roleOf } from './roster.ts'

export type HistoryPolicy = 'all' | 'sinceJoin'

/** What an op does. Byte fields: aid 32, airHash 32, nonce 16, wrapsHash 32, stateHash 32, key 32; certificate at most 512; sealed at most 16 KiB. */
export type OpAction =
  | {
      type: 'create'
      kind: 'GROUP' | 'CHANNEL'
      isSecret: boolean
      nonce: Uint8Array
      creator: { aid: Uint8Array; airHash: Uint8Array }
      history: HistoryPolicy
      mayMembersAdd: boolean
    }
  | {
      type: 'add'
      aid: Uint8Array
      airHash: Uint8Array
      role: Role
      invitation?: Invitation
    }
  | { type: 'remove'; aid: Uint8Array }
  | { type: 'leave' }
  | { type: 'setRole'; aid: Uint8Array; role: Role }
  | { type: 'setMeta'; epoch: number; sealed: Uint8Array }
  | { type: 'history'; history: HistoryPolicy }
  | {
      type: 'grantHistory'
      aid: Uint8Array
      fromEpoch: number
      toEpoch: number
      wrapsHash: Uint8Array
    }
  /** A certificate tells by itself whose device it is for, and nobody else's has the same hash. */
  | { type: 'deviceRevoked'; certificate: Uint8Array }
  | { type: 'snapshot'; stateHash: Uint8Array }
  | { type: 'close' }
  | {
      type: 'invite'
      key: Uint8Array
      role: 'MEMBER' | 'READER'
      expiresAtMs: number
      maxUses: number
      needsApproval: boolean
    }
  | { type: 'revokeInvite'; key: Uint8Array }

export type OpType = OpAction['type']

export const MAX_META_BYTES = 16_384
const OPCODES: Record<OpType, number> = {
  create: 1,
  add: 2,
  remove: 3,
  leave: 4,
  setRole: 5,
  setMeta: 6,
  history: 7,
  grantHistory: 8,
  deviceRevoked: 9,
  snapshot: 10,
  close: 11,
  invite: 12,
  revokeInvite: 13,
}

/** How the arguments of each action stand in an op: one row per action, written and read in the same order. */
type Layouts = {
  [T in OpType]: {
    arity: number
    write: (action: Extract<OpAction, { type: T }>) => readonly Canonical[]
    read: (fields: FieldReader) => Extract<OpAction, { type: T }>
  }
}

const LAYOUTS: Layouts = {
  create: {
    arity: 7,
    write: (a) => [
      a.kind === 'GROUP' ? 1 : 2,
      Number(a.isSecret),
      a.nonce,
      a.creator.aid,
      a.creator.airHash,
      historyNumber(a.history),
      Number(a.mayMembersAdd),
    ],
    read: (f) => ({
      type: 'create',
      kind: f.choice(['GROUP', 'CHANNEL']),
      isSecret: f.boolean(),
      nonce: f.bytes(16),
      creator: { aid: f.bytes(32), airHash: f.bytes(32) },
      history: f.choice(['all', 'sinceJoin']),
      mayMembersAdd: f.boolean(),
    }),
  },
  add: {
    arity: 4,
    write: (a) => [
      a.aid,
      a.airHash,
      rankOf(a.role),
      a.invitation === undefined ? [] : [a.invitation.key, a.invitation.proof],
    ],
    read: (f) => ({
      type: 'add',
      aid: f.bytes(32),
      airHash: f.bytes(32),
      role: mustBeRole(f.uint()),
      ...invitationOf(f.list(2)),
    }),
  },
  remove: {
    arity: 1,
    write: (a) => [a.aid],
    read: (f) => ({ type: 'remove', aid: f.bytes(32) }),
  },
  leave: { arity: 0, write: () => [], read: () => ({ type: 'leave' }) },
  setRole: {
    arity: 2,
    write: (a) => [a.aid, rankOf(a.role)],
    read: (f) => ({ type: 'setRole', aid: f.bytes(32), role: mustBeRole(f.uint()) }),
  },
  setMeta: {
    arity: 2,
    write: (a) => [a.epoch, a.sealed],
    read: (f) => ({ type: 'setMeta', epoch: f.uint(), sealed: f.boundedBytes(MAX_META_BYTES) }),
  },
  history: {
    arity: 1,
    write: (a) => [historyNumber(a.history)],
    read: (f) => ({ type: 'history', history: f.choice(['all', 'sinceJoin']) }),
  },
  grantHistory: {
    arity: 4,
    write: (a) => [a.aid, a.fromEpoch, a.toEpoch, a.wrapsHash],
    read: (f) => ({
      type: 'grantHistory',
      aid: f.bytes(32),
      fromEpoch: f.uint(),
      toEpoch: f.uint(),
      wrapsHash: f.bytes(32),
    }),
  },
  deviceRevoked: {
    arity: 1,
    write: (a) => [a.certificate],
    read: (f) => ({ type: 'deviceRevoked', certificate: f.boundedBytes(MAX_CERTIFICATE_BYTES) }),
  },
  snapshot: {
    arity: 1,
    write: (a) => [a.stateHash],
    read: (f) => ({ type: 'snapshot', stateHash: f.bytes(32) }),
  },
  close: { arity: 0, write: () => [], read: () => ({ type: 'close' }) },
  invite: {
    arity: 5,
    write: (a) => [a.key, rankOf(a.role), a.expiresAtMs, a.maxUses, Number(a.needsApproval)],
    read: (f) => ({
      type: 'invite',
      key: f.bytes(32),
      role: inviteRoleOf(f.uint()),
      expiresAtMs: f.uint(),
      maxUses: f.uint(),
      needsApproval: f.boolean(),
    }),
  },
  revokeInvite: {
    arity: 1,
    write: (a) => [a.key],
    read: (f) => ({ type: 'revokeInvite', key: f.bytes(32) }),
  },
}

export function opcodeOf(type: OpType): number {
  return OPCODES[type]
}

export function encodeAction(action: OpAction): readonly Canonical[] {
  return layoutOf(action.type).write(action)
}

/** Throws E2eeError('format'). */
export function decodeAction(opcode: number, value: Canonical): OpAction {
  const type = (Object.keys(OPCODES) as OpType[]).find((name) => OPCODES[name] === opcode)
  if (type === undefined) fail('format')
  const layout = layoutOf(type)
  return layout.read(fieldsOf(listOf(value, 7), layout.arity))
}

/** The table is exact per action; looked up by a union the compiler cannot pair the halves. */
function layoutOf(type: OpType) {
  return LAYOUTS[type] as {
    arity: number
    write: (action: OpAction) => readonly Canonical[]
    read: (fields: FieldReader) => OpAction
  }
}

function historyNumber(history: HistoryPolicy): number {
  return history === 'all' ? 1 : 2
}

function mustBeRole(number: number): Role {
  return roleOf(number) ?? fail('format')
}

function invitationOf(list: readonly Canonical[]): { invitation?: Invitation } {
  if (list.length === 0) return {}
  const fields = fieldsOf(list, 2)
  return { invitation: { key: fields.bytes(32), proof: fields.bytes(64) } }
}

function inviteRoleOf(number: number): 'MEMBER' | 'READER' {
  const role = mustBeRole(number)
  return role === 'MEMBER' || role === 'READER' ? role : fail('format')
}
