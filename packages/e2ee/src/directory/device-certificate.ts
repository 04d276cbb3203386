import { equalBytes } from '../codec/bytes.ts'
import { encodeCanonical } from '../codec/canonical.ts'
import { decodeFields } from '../codec/fields.ts'
import { fail } from '../errors.ts'
import { isSmallOrder } from '../primitives/ed25519.ts'
import { hash, label } from '../primitives/hash.ts'
import { type RandomBytes, systemRandom } from '../primitives/random.ts'
import { signPss, verifyPss } from '../primitives/rsa.ts'

const TAG = 4
export const MAX_CERTIFICATE_BYTES = 512
const NONCE_BYTES = 16
const PURPOSE = 'sig/devcert'

/** Canonical [4, aid, dkPub, mkPub, createdAtMs, nonce(16)] and the identity key's signature. */
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
  certificate: Uint8Array
}

export interface CertificateInput {
  signingKey: CryptoKey
  aid: Uint8Array
  dkPub: Uint8Array
  mkPub: Uint8Array
  createdAtMs: number
}

/** Source docs/e2ee.md [DV2] */
export async function makeDeviceCertificate(
  input: CertificateInput,
  random: RandomBytes = systemRandom,
): Promise<SignedCertificate & { deviceId: Uint8Array }> {
  const { aid, dkPub, mkPub, createdAtMs } = input
  const nonce = random(NONCE_BYTES)
  const certificate = encodeCanonical([TAG, aid, dkPub, mkPub, createdAtMs, nonce])
  const signature = await signPss(input.signingKey, PURPOSE, certificate)
  return { certificate, signature, deviceId: await deviceIdOf(certificate) }
}

/** Throws E2eeError('device_certificate' | 'signature', DEVICE_UNCERTIFIED). Source docs/e2ee.md [DV2], [DV9] */
export async function verifyDeviceCertificate(
  signed: SignedCertificate,
  identity: { aid: Uint8Array; spkiS: Uint8Array },
): Promise<VerifiedDevice> {
  const device = await decodeCertificate(signed.certificate)
  if (!equalBytes(device.aid, identity.aid)) fail('device_certificate', 'DEVICE_UNCERTIFIED')
  await verifyPss(identity.spkiS, PURPOSE, signed.certificate, signed.signature, 'DEVICE_UNCERTIFIED')
  return device
}

/**
 * Which device of which account a certificate is for, by its own words: no signature is looked at.
 * Throws E2eeError('format' | 'size' | 'encoding'); 'device_certificate' (DEVICE_UNCERTIFIED)
 */
export async function readCertificate(certificate: Uint8Array): Promise<Pick<VerifiedDevice, 'aid' | 'deviceId'>> {
  return decodeCertificate(certificate)
}

export async function deviceIdOf(certificate: Uint8Array): Promise<Uint8Array> {
  return (await hash(label('devid'), certificate)).slice(0, 16)
}

async function decodeCertificate(certificate: Uint8Array): Promise<VerifiedDevice> {
  const fields = decodeFields(certificate, 6, { maxBytes: MAX_CERTIFICATE_BYTES })
  fields.tag(TAG)
  const aid = fields.bytes(32)
  const dkPub = fields.bytes(32)
  const mkPub = fields.bytes(32)
  if (isSmallOrder(dkPub) || isSmallOrder(mkPub)) fail('device_certificate', 'DEVICE_UNCERTIFIED')
  const createdAtMs = fields.uint()
  fields.bytes(NONCE_BYTES)
  return { deviceId: await deviceIdOf(certificate), aid, dkPub, mkPub, createdAtMs, certificate }
}
