import { notBuilt } from '../not-built.ts'

/** normal: notifies. silent: does not. receipt: only moves markers. */
export type MessageFlag = 'normal' | 'silent' | 'receipt'

/** The part of an envelope that anyone can read. */
export interface EnvelopeHeader {
  chatId: Uint8Array
  epoch: number
  deviceId: Uint8Array
  ctr: number
  flag: MessageFlag
}

/** Size, canonical form and shape. Throws E2eeError('size' | 'encoding' | 'format'). */
export function parseEnvelope(_envelope: Uint8Array): EnvelopeHeader {
  return notBuilt()
}
