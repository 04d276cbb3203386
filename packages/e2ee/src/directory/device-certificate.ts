import { notBuilt } from '../not-built.ts'
import type { RandomBytes } from '../primitives/random.ts'

export interface SignedCertificate {
  certificate: Uint8Array
  signature: Uint8Array
}

/** A device that the account's identity key vouches for. Plain values: may be stored. */
export interface VerifiedDevice {
  /** 16 bytes: the start of the certificate's hash. */
  deviceId: Uint8Array
  aid: Uint8Array
  dkPub: Uint8Array
  mkPub: Uint8Array
  createdAtMs: number
}

export interface CertificateInput {
  signingKey: CryptoKey
  aid: Uint8Array
  dkPub: Uint8Array
  mkPub: Uint8Array
  createdAtMs: number
}

export async function makeDeviceCertificate(
  _input: CertificateInput,
  _random?: RandomBytes,
): Promise<SignedCertificate & { deviceId: Uint8Array }> {
  return notBuilt()
}

/** Throws E2eeError('device_certificate' | 'signature', DEVICE_UNCERTIFIED). */
export async function verifyDeviceCertificate(
  _signed: SignedCertificate,
  _identity: { aid: Uint8Array; spkiS: Uint8Array },
): Promise<VerifiedDevice> {
  return notBuilt()
}
