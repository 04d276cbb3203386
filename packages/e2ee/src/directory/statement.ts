import { utf8 } from '../codec/bytes.ts'
import { signEd25519, verifyEd25519 } from '../primitives/ed25519.ts'

const PURPOSE = 'sig/statement'

/** Signs one line for the server, such as a refresh statement. 64 bytes, over the label and the line in UTF-8. */
export function signStatement(signingKey: CryptoKey, statement: string): Promise<Uint8Array> {
  return signEd25519(signingKey, PURPOSE, utf8(statement))
}

/** Throws E2eeError('signature'). */
export function verifyStatement(dkPub: Uint8Array, statement: string, signature: Uint8Array): Promise<void> {
  return verifyEd25519(dkPub, PURPOSE, utf8(statement), signature)
}
