import type { Roster } from '../chat/roster.ts'
import type { DeviceSigner } from '../directory/device-keys.ts'
import type { Epoch } from '../epoch/epoch.ts'
import { notBuilt } from '../not-built.ts'
import type { RandomBytes } from '../primitives/random.ts'
import type { MessageBody } from './body.ts'
import type { SenderState } from './sender.ts'
import type { View } from './view.ts'

export interface SealMessageInput {
  epoch: Epoch
  /** Newest membership: sealing is refused when the epoch's accounts are not exactly its members. */
  roster: Roster
  signer: DeviceSigner
  state: SenderState
  body: MessageBody
  sentAtMs: number
  view: View
  /** Receipts are always flagged `receipt`; for others `normal` unless told. */
  isSilent?: boolean
}

export interface SealedMessage {
  /** Store it, then send it; a retry sends these bytes again. */
  envelope: Uint8Array
  hash: Uint8Array
  ctr: number
  state: SenderState
}

/** Throws E2eeError('stale_epoch' | 'not_member' | 'author_rule' | 'value' | 'size'). */
export async function sealMessage(
  _input: SealMessageInput,
  _random?: RandomBytes,
): Promise<SealedMessage> {
  return notBuilt()
}
