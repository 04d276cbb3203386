import { mayPost } from '../chat/posting.ts'
import { findMember, type Roster } from '../chat/roster.ts'
import { equalBytes } from '../codec/bytes.ts'
import { encodeCanonical } from '../codec/canonical.ts'
import type { DeviceSigner } from '../directory/device-keys.ts'
import type { Epoch } from '../epoch/epoch.ts'
import { staleReason } from '../epoch/rotation.ts'
import { fail } from '../errors.ts'
import { hash } from '../primitives/hash.ts'
import { type RandomBytes, systemRandom } from '../primitives/random.ts'
import type { MessageBody } from './body.ts'
import { encodePayload } from './body-codec.ts'
import { sealEnvelope } from './envelope.ts'
import type { MessageFlag } from './envelope-header.ts'
import type { SenderState } from './sender.ts'
import { encodeView, type View } from './view.ts'

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

/**
 * Seals one message for everyone in the epoch.
 *
 * Source     docs/e2ee.md [MS1], [MS6], [MS7], [MS12]
 * Returns    the envelope and the advanced state: persist both before sending
 * Throws     E2eeError('stale_epoch' | 'not_member' | 'author_rule' | 'value' | 'size')
 * Invariant  a counter names one envelope for ever: never seal twice from one state
 */
export async function sealMessage(input: SealMessageInput, random: RandomBytes = systemRandom): Promise<SealedMessage> {
  const { epoch, signer, state, body } = input
  mustBeAllowed(input)
  const { number, payload } = encodePayload(body)
  const view = encodeView(input.view)
  const encoded = encodeCanonical([number, input.sentAtMs, state.prevHash, view, state.voids, payload])
  const header = {
    chatId: epoch.chatId,
    epoch: epoch.number,
    deviceId: signer.deviceId,
    ctr: state.nextCtr,
    flag: flagOf(body, input.isSilent === true),
  }
  const envelope = await sealEnvelope(epoch, header, encoded, signer.signingKey, random(16))
  const envelopeHash = await hash(envelope)
  const next = { nextCtr: state.nextCtr + 1, prevHash: envelopeHash, voids: [] }
  return { envelope, hash: envelopeHash, ctr: state.nextCtr, state: next }
}

function mustBeAllowed({ epoch, roster, signer, body }: SealMessageInput): void {
  if (!equalBytes(epoch.chatId, roster.chatId)) fail('wrong_chat')
  if (staleReason(epoch, roster) !== undefined) fail('stale_epoch')
  const member = findMember(roster, signer.aid) ?? fail('not_member')
  if (!mayPost(roster.kind, member.role, body.type)) fail('author_rule')
}

function flagOf(body: MessageBody, isSilent: boolean): MessageFlag {
  if (body.type === 'receipt') return 'receipt'
  return isSilent ? 'silent' : 'normal'
}
