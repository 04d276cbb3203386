import { exportEd25519, generateEd25519 } from '../primitives/ed25519.ts'

/** Made on the device and never extractable: store the CryptoKeys themselves. */
export interface DeviceKeys {
  /** Ed25519: signs messages, ops and epochs. */
  signing: CryptoKeyPair
  /** Ed25519: leaf key of secret chats. */
  secretChats: CryptoKeyPair
  dkPub: Uint8Array
  mkPub: Uint8Array
}

/** This device, when it authors something. */
export interface DeviceSigner {
  aid: Uint8Array
  deviceId: Uint8Array
  /** Private half of `DeviceKeys.signing`. */
  signingKey: CryptoKey
}

/** Throws E2eeError('unsupported') where the runtime has no Ed25519. Source docs/e2ee.md [DV1] */
export async function makeDeviceKeys(): Promise<DeviceKeys> {
  const signing = await generateEd25519()
  const secretChats = await generateEd25519()
  const dkPub = await exportEd25519(signing.publicKey)
  const mkPub = await exportEd25519(secretChats.publicKey)
  return { signing, secretChats, dkPub, mkPub }
}
