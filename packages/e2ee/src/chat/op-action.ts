import type { Canonical } from '../codec/canonical.ts'
import { type FieldReader, fieldsOf, listOf } from '../codec/fields.ts'
import { fail } from '../errors.ts'
import { type Role, rankOf, roleOf } from './roster.ts'

export type HistoryPolicy = 'all' | 'sinceJoin'

/** What an op does. Byte fields: aid 32, airHash 32, nonce 16, deviceId 16, wrapsHash 32; sealed at most 16 KiB. */
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
  | { type: 'add'; aid: Uint8Array; airHash: Uint8Array; role: Role }
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
  | { type: 'deviceRevoked'; aid: Uint8Array; deviceId: Uint8Array }
  | { type: 'snapshot'; state: Uint8Array }
  | { type: 'close' }

export type OpType = OpAction['type']

const MAX_META_BYTES = 16_384
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
      kind: kindOf(f.uint()),
      isSecret: f.boolean(),
      nonce: f.bytes(16),
      creator: { aid: f.bytes(32), airHash: f.bytes(32) },
      history: historyOf(f.uint()),
      mayMembersAdd: f.boolean(),
    }),
  },
  add: {
    arity: 3,
    write: (a) => [a.aid, a.airHash, rankOf(a.role)],
    read: (f) => ({
      type: 'add',
      aid: f.bytes(32),
      airHash: f.bytes(32),
      role: mustBeRole(f.uint()),
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
    read: (f) => ({ type: 'history', history: historyOf(f.uint()) }),
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
    arity: 2,
    write: (a) => [a.aid, a.deviceId],
    read: (f) => ({ type: 'deviceRevoked', aid: f.bytes(32), deviceId: f.bytes(16) }),
  },
  snapshot: {
    arity: 1,
    write: (a) => [a.state],
    read: (f) => ({ type: 'snapshot', state: f.bytes() }),
  },
  close: { arity: 0, write: () => [], read: () => ({ type: 'close' }) },
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

function kindOf(number: number): 'GROUP' | 'CHANNEL' {
  if (number === 1) return 'GROUP'
  return number === 2 ? 'CHANNEL' : fail('format')
}

function historyNumber(history: HistoryPolicy): number {
  return history === 'all' ? 1 : 2
}

function historyOf(number: number): HistoryPolicy {
  if (number === 1) return 'all'
  return number === 2 ? 'sinceJoin' : fail('format')
}

function mustBeRole(number: number): Role {
  return roleOf(number) ?? fail('format')
}
