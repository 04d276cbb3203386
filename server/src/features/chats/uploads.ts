import { type EpochUpload, LIMITS, type OpUpload } from '@stogram/contract'
import {
  checkWraps,
  type E2eeError,
  idBytes,
  type ParsedEpoch,
  type ParsedOp,
  parseEpoch,
  parseOp,
  type VerifiedDevice,
  verifyOp,
} from '@stogram/e2ee/public'
import type { DeviceCaller } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import { type DirectoryRepository, findCallerDevice, mustVerify } from '../directory/index.ts'

/** The caller's ops and epoch, each parsed and signed by the very device that calls; not yet checked against the chat. */
export interface VerifiedUpload {
  author: VerifiedDevice
  ops: readonly ParsedOp[]
  epoch: { upload: EpochUpload; parsed: ParsedEpoch } | undefined
}

/** Everything that needs no lock: signatures of a thousand ops must not hold the chat's log. */
export async function verifyUpload(
  directory: DirectoryRepository,
  caller: DeviceCaller,
  uploads: { ops: readonly OpUpload[]; epoch: EpochUpload | undefined },
): Promise<VerifiedUpload> {
  const author = await findCallerDevice(directory, caller)
  const ops = await parseOps(uploads.ops)
  for (const op of ops) await mustVerify('forbidden', 'op', () => verifyOp(op, author))
  return { author, ops, epoch: uploads.epoch && (await verifyEpochUpload(uploads.epoch)) }
}

/** Only a group that grows has many ops to say at once. */
async function parseOps(uploads: readonly OpUpload[]): Promise<ParsedOp[]> {
  const ops: ParsedOp[] = []
  for (const { body } of uploads) ops.push(await mustVerify('bad_request', 'op', () => parseOp(body)))
  const others = ops.filter(({ action: { type } }) => type !== 'create' && type !== 'add')
  if (others.length > LIMITS.otherOps) throw new OperationError('bad_request', { fields: ['ops'] })
  return ops
}

async function verifyEpochUpload(upload: EpochUpload): Promise<{ upload: EpochUpload; parsed: ParsedEpoch }> {
  const parsed = await mustVerify('bad_request', 'epoch', () => parseEpoch(upload.body))
  const wraps = upload.wraps.map(({ accountId, wrap }) => ({ aid: idBytes(accountId), wrap }))
  await mustVerify('bad_request', 'wraps', () => checkWraps(parsed, wraps))
  if (parsed.number !== upload.epoch) throw new OperationError('bad_request', { record: 'epoch' })
  return { upload, parsed }
}

/** A failed check of an op or an epoch as the contract's error: what a newer state may cure is stale, the rest forbidden. */
export function toRefusal(error: E2eeError): OperationError {
  switch (error.reason) {
    case 'log_sequence':
    case 'log_head':
      return new OperationError('stale_membership')
    case 'epoch_number':
    case 'epoch_chain':
      return new OperationError('stale_epoch')
    default:
      return new OperationError('forbidden')
  }
}
