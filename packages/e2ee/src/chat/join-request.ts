import { equalBytes } from '../codec/bytes.ts'
import { encodeCanonical } from '../codec/canonical.ts'
import { decodeFields } from '../codec/fields.ts'
import type { DeviceSigner } from '../directory/device-keys.ts'
import { fail } from '../errors.ts'
import { signEd25519, verifyEd25519 } from '../primitives/ed25519.ts'
import { hash } from '../primitives/hash.ts'
import { proveInvitation, verifyInvitation } from './invitation.ts'
import { type InviteLink, inviteKeyPair } from './invite-link.ts'
import type { Membership } from './membership.ts'
import type { OpAction } from './op-action.ts'

const TAG = 10
const MAX_BYTES = 512
const REQUEST = 'sig/join-request'

/** Canonical [10, chatId, aid, deviceId, createdAtMs, inviteKey, proof]; its shape is checked, its signatures are not. */
export interface JoinRequest {
  chatId: Uint8Array
  aid: Uint8Array
  deviceId: Uint8Array
  createdAtMs: number
  inviteKey: Uint8Array
  /** By the invite's key, over chat and account: what an `add` op shows. */
  proof: Uint8Array
  record: Uint8Array
  signature: Uint8Array
}

/** Asks to join with a link. The device signs too, so nobody asks in another's name. Source docs/e2ee.md [JN2] */
export async function makeJoinRequest(
  link: InviteLink,
  signer: DeviceSigner,
  createdAtMs: number,
): Promise<Uint8Array> {
  const { chatId } = link
  const { inviteKey, signingKey } = await inviteKeyPair(link)
  const proof = await proveInvitation(signingKey, chatId, signer.aid)
  const record = encodeCanonical([TAG, chatId, signer.aid, signer.deviceId, createdAtMs, inviteKey, proof])
  const signature = await signEd25519(signer.signingKey, REQUEST, await hash(record))
  return encodeCanonical([record, signature])
}

/** Throws E2eeError('size' | 'encoding' | 'format'). */
export function parseJoinRequest(bytes: Uint8Array): JoinRequest {
  const outer = decodeFields(bytes, 2, { maxBytes: MAX_BYTES })
  const record = outer.bytes()
  const signature = outer.bytes(64)
  const fields = decodeFields(record, 7, { maxBytes: MAX_BYTES })
  fields.tag(TAG)
  return {
    chatId: fields.bytes(16),
    aid: fields.bytes(32),
    deviceId: fields.bytes(16),
    createdAtMs: fields.uint(),
    inviteKey: fields.bytes(32),
    proof: fields.bytes(64),
    record,
    signature,
  }
}

/** `device` is the verified device that the request names. Throws E2eeError('device_unknown' | 'signature'). */
export async function verifyJoinRequest(
  request: JoinRequest,
  device: { aid: Uint8Array; deviceId: Uint8Array; dkPub: Uint8Array },
): Promise<void> {
  const isTheirs = equalBytes(request.aid, device.aid) && equalBytes(request.deviceId, device.deviceId)
  if (!isTheirs) fail('device_unknown', 'DEVICE_UNCERTIFIED')
  await verifyEd25519(device.dkPub, REQUEST, await hash(request.record), request.signature)
  await verifyInvitation(request.chatId, request.aid, { key: request.inviteKey, proof: request.proof })
}

/**
 * The op with which a member lets the asker in; `airHash` is of the asker's newest verified identity record. Whether
 * the invite still stands and whether the own role suffices is what `applyOp` decides.
 *
 * Throws  E2eeError('wrong_chat' | 'not_entitled')
 */
export function admissionOf(
  state: Membership,
  request: JoinRequest,
  airHash: Uint8Array,
): Extract<OpAction, { type: 'add' }> {
  if (!equalBytes(request.chatId, state.chatId)) fail('wrong_chat')
  const invite = state.invites.find(({ key }) => equalBytes(key, request.inviteKey)) ?? fail('not_entitled')
  const { aid, proof } = request
  return { type: 'add', aid, airHash, role: invite.role, invitation: { key: invite.key, proof } }
}
