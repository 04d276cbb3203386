import { equalBytes } from '../codec/bytes.ts'
import { encodeCanonical } from '../codec/canonical.ts'
import { decodeFields, type FieldReader } from '../codec/fields.ts'
import type { DeviceSigner } from '../directory/device-keys.ts'
import { fail } from '../errors.ts'
import { signEd25519, verifyEd25519 } from '../primitives/ed25519.ts'
import { hash, label } from '../primitives/hash.ts'
import { verifyInvitation } from './invitation.ts'
import { decodeAction, encodeAction, type OpAction, opcodeOf } from './op-action.ts'

const TAG = 3
const PURPOSE = 'sig/op'
const NO_PREVIOUS = new Uint8Array(32)
const NO_CHAT = new Uint8Array(0)

/** Canonical [3, chatId, seq, prevHash, actorDeviceId, createdAtMs, opcode, arguments]; `create` has an empty chatId. */
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

/** Where the next op goes; a `Roster` fits. */
export interface OpPlace {
  chatId: Uint8Array
  logSeq: number
  logHead: Uint8Array
}

/** Canonical [record, signature], the body of an `op` item. Throws E2eeError('size' | 'encoding' | 'format'). */
export async function parseOp(body: Uint8Array): Promise<ParsedOp> {
  const fields = decodeFields(body, 2)
  const record = fields.bytes()
  const signature = fields.bytes(64)
  return { ...(await decodeRecord(record)), record, signature }
}

/**
 * The op's signature, and the invitation that it shows. `device` is the verified device that `actorDeviceId` names.
 * Throws E2eeError('signature' | 'device_unknown'). Source docs/e2ee.md [MB3], [JN3]
 */
export async function verifyOp(op: ParsedOp, device: { deviceId: Uint8Array; dkPub: Uint8Array }): Promise<void> {
  if (!equalBytes(op.actorDeviceId, device.deviceId)) fail('device_unknown', 'DEVICE_UNCERTIFIED')
  await verifyEd25519(device.dkPub, PURPOSE, await hash(op.record), op.signature)
  const { action } = op
  if (action.type === 'add' && action.invitation !== undefined) {
    await verifyInvitation(op.chatId, action.aid, action.invitation)
  }
}

/** The first op of a group; `chatId` comes out of it. Source docs/e2ee.md [MB2] */
export function makeGenesis(
  action: Extract<OpAction, { type: 'create' }>,
  signer: DeviceSigner,
  createdAtMs: number,
): Promise<{ body: Uint8Array; op: Op }> {
  const header = [TAG, NO_CHAT, 0, NO_PREVIOUS, signer.deviceId, createdAtMs]
  return signRecord(encodeCanonical([...header, opcodeOf('create'), encodeAction(action)]), signer)
}

/** The op after `place`. Several in a row: pass the last one's seq and hash as the next place. */
export function makeOp(
  place: OpPlace,
  action: Exclude<OpAction, { type: 'create' }>,
  signer: DeviceSigner,
  createdAtMs: number,
): Promise<{ body: Uint8Array; op: Op }> {
  const { chatId, logSeq, logHead } = place
  const header = [TAG, chatId, logSeq + 1, logHead, signer.deviceId, createdAtMs]
  const record = encodeCanonical([...header, opcodeOf(action.type), encodeAction(action)])
  return signRecord(record, signer)
}

/** The id of a group is the hash of the op that created it: nobody can create another group with it. */
export async function groupChatId(genesisRecord: Uint8Array): Promise<Uint8Array> {
  return (await hash(label('chat'), genesisRecord)).slice(0, 16)
}

async function signRecord(record: Uint8Array, signer: DeviceSigner): Promise<{ body: Uint8Array; op: Op }> {
  const signature = await signEd25519(signer.signingKey, PURPOSE, await hash(record))
  const body = encodeCanonical([record, signature])
  return { body, op: await decodeRecord(record) }
}

async function decodeRecord(record: Uint8Array): Promise<Op> {
  const fields = decodeFields(record, 8)
  fields.tag(TAG)
  const named = fields.boundedBytes(16)
  const seq = fields.uint()
  const prevHash = fields.bytes(32)
  const actorDeviceId = fields.bytes(16)
  const createdAtMs = fields.uint()
  const action = readAction(fields)
  const isGenesis = action.type === 'create'
  if (isGenesis !== (seq === 0) || named.length !== (isGenesis ? 0 : 16)) fail('format')
  if (isGenesis && !equalBytes(prevHash, NO_PREVIOUS)) fail('format')
  const chatId = isGenesis ? await groupChatId(record) : named
  const opHash = await hash(label('op'), record)
  return { chatId, seq, prevHash, actorDeviceId, createdAtMs, action, hash: opHash }
}

function readAction(fields: FieldReader): OpAction {
  const opcode = fields.uint()
  return decodeAction(opcode, fields.any())
}
