import { notBuilt } from '../not-built.ts'

/** Signs one line for the server, such as a refresh statement. 64 bytes. */
export async function signStatement(_signingKey: CryptoKey, _statement: string): Promise<Uint8Array> {
  return notBuilt()
}

/** Throws E2eeError('signature'). */
export async function verifyStatement(
  _dkPub: Uint8Array,
  _statement: string,
  _signature: Uint8Array,
): Promise<void> {
  return notBuilt()
}
