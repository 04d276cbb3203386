import type { DeviceSigner } from '../directory/device-keys.ts'
import { notBuilt } from '../not-built.ts'
import type { Role } from './roster.ts'

export type HistoryPolicy = 'all' | 'sinceJoin'

/** What an op does. Byte fields: aid 32, airHash 32, deviceId 16, wrapsHash 32. */
export type OpAction =
  | { type: 'create'; kind: 'GROUP' | 'CHANNEL'; isSecret: boolean; nonce: Uint8Array; creator: { aid: Uint8Array; airHash: Uint8Array }; history: HistoryPolicy; mayMembersAdd: boolean }
  | { type: 'add'; aid: Uint8Array; airHash: Uint8Array; role: Role }
  | { type: 'remove'; aid: Uint8Array }
  | { type: 'leave' }
  | { type: 'setRole'; aid: Uint8Array; role: Role }
  | { type: 'setMeta'; epoch: number; sealed: Uint8Array }
  | { type: 'history'; history: HistoryPolicy }
  | { type: 'grantHistory'; aid: Uint8Array; fromEpoch: number; toEpoch: number; wrapsHash: Uint8Array }
  | { type: 'deviceRevoked'; aid: Uint8Array; deviceId: Uint8Array }
  | { type: 'snapshot'; state: Uint8Array }
  | { type: 'close' }

export interface Op {
  /** Derived from the op itself for `create`. */
  chatId: Uint8Array
  /** 0 for `create`, then one more each time. */
  seq: number
  prevHash: Uint8Array
  actorDeviceId: Uint8Array
  createdAtMs: number
  action: OpAction
  /** Becomes `logHead` when applied. */
  hash: Uint8Array
}

/** An op whose shape is checked and whose signature is not. */
export interface ParsedOp extends Op {
  record: Uint8Array
  signature: Uint8Array
}

/** Canonical [record, signature], the body of an `op` item. Throws E2eeError('size' | 'encoding' | 'format'). */
export async function parseOp(_body: Uint8Array): Promise<ParsedOp> {
  return notBuilt()
}

/** Throws E2eeError('signature' | 'device_unknown'). `device` is the verified device that `actorDeviceId` names. */
export async function verifyOp(
  _op: ParsedOp,
  _device: { deviceId: Uint8Array; dkPub: Uint8Array },
): Promise<void> {
  return notBuilt()
}

/** Where the next op goes. */
export interface OpPlace {
  chatId: Uint8Array
  logSeq: number
  logHead: Uint8Array
}

/** The first op of a group; `chatId` comes out of it. */
export async function makeGenesis(
  _action: Extract<OpAction, { type: 'create' }>,
  _signer: DeviceSigner,
  _createdAtMs: number,
): Promise<{ body: Uint8Array; op: Op }> {
  return notBuilt()
}

/** The op after `place`. Several in a row: pass the last one's seq and hash as the next place. */
export async function makeOp(
  _place: OpPlace,
  _action: Exclude<OpAction, { type: 'create' }>,
  _signer: DeviceSigner,
  _createdAtMs: number,
): Promise<{ body: Uint8Array; op: Op }> {
  return notBuilt()
}

export async function groupChatId(_genesisRecord: Uint8Array): Promise<Uint8Array> {
  return notBuilt()
}
