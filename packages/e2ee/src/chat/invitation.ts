import { concat } from '../codec/bytes.ts'
import { signEd25519, verifyEd25519 } from '../primitives/ed25519.ts'

const PURPOSE = 'sig/join'

/** Shown by whoever comes with a join link: the link's key and its signature over one chat and one account. */
export interface Invitation {
  /** 32 bytes. */
  key: Uint8Array
  /** 64 bytes. */
  proof: Uint8Array
}

export function proveInvitation(signingKey: CryptoKey, chatId: Uint8Array, aid: Uint8Array): Promise<Uint8Array> {
  return signEd25519(signingKey, PURPOSE, concat(chatId, aid))
}

/** The account holds the link's secret, for this chat and nobody else. Throws E2eeError('signature'). */
export function verifyInvitation(chatId: Uint8Array, aid: Uint8Array, invitation: Invitation): Promise<void> {
  return verifyEd25519(invitation.key, PURPOSE, concat(chatId, aid), invitation.proof)
}
