import { notBuilt } from '../not-built.ts'

/** Bytes of a QR code that I show to one contact. */
export function encodeContactCode(_myAid: Uint8Array, _theirAid: Uint8Array): Uint8Array {
  return notBuilt()
}

/** Throws E2eeError('wrong_account', KEY_CHANGED) unless the scanned code names exactly these two accounts. */
export function checkContactCode(_code: Uint8Array, _myAid: Uint8Array, _theirAid: Uint8Array): void {
  return notBuilt()
}
