import { notBuilt } from '../not-built.ts'

/** Made on the device and never extractable: store the CryptoKeys themselves. */
export interface DeviceKeys {
  /** Ed25519: signs messages, ops and epochs. */
  signing: CryptoKeyPair
  /** Ed25519: leaf key of secret chats. */
  secretChats: CryptoKeyPair
  dkPub: Uint8Array
  mkPub: Uint8Array
}

/** Throws E2eeError('unsupported') where the runtime has no Ed25519. */
export async function makeDeviceKeys(): Promise<DeviceKeys> {
  return notBuilt()
}

/** This device, when it authors something. */
export interface DeviceSigner {
  aid: Uint8Array
  deviceId: Uint8Array
  /** Private half of `DeviceKeys.signing`. */
  signingKey: CryptoKey
}
