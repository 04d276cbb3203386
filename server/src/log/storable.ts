import { LIMITS } from '@stogram/contract'
import type { AppendInput, TransactionInput } from './log.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const MAX_INT4 = 2_147_483_647
const MAX_ID_LENGTH = 128

/**
 * Throws RangeError for what the log can never hold, before it joins a batch with others.
 *
 * The contract has checked all of this for what comes over the wire.
 */
export function mustBeStorable(input: AppendInput | TransactionInput): void {
  const maxBytes = input.kind === 'epoch' ? LIMITS.epochBodyBytes : LIMITS.itemBodyBytes
  if (input.body.length > maxBytes) throw new RangeError('The body is too large')
  if (!UUID.test(input.id)) throw new RangeError('The item id is not a UUID')
  if ('targetId' in input && input.targetId !== undefined && !UUID.test(input.targetId)) {
    throw new RangeError('The target id is not a UUID')
  }
  for (const id of [input.logId, input.senderId, input.deviceId]) {
    if (id.length === 0 || id.length > MAX_ID_LENGTH || id.includes('\0')) {
      throw new RangeError('An id is empty, too long or malformed')
    }
  }
  const { epoch } = input
  if (epoch !== undefined && !(Number.isInteger(epoch) && epoch >= 0 && epoch <= MAX_INT4)) {
    throw new RangeError('The epoch is not a count')
  }
}
