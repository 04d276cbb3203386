import type { SignedCertificate, SignedDeviceList } from '@stogram/contract'
import type { DeviceKeys, FormerKeys } from '@stogram/e2ee'

/** What this device may do for its account. The keys cannot be exported. */
export interface SelfKeysRow {
  aid: Uint8Array
  kid: Uint8Array
  deviceId: Uint8Array
  signing: CryptoKeyPair
  secretChats: CryptoKeyPair
  encryptionPrivateKey: CryptoKey
  accountLogKey: CryptoKey
  /** Of before each rotation of the account, oldest first. */
  former?: readonly FormerKeys[]
}

/** Key: 'next'. The device that takes the place of this one, should the server have heard of it. */
export interface NextDeviceRow extends DeviceKeys {
  deviceId: Uint8Array
  certificate: SignedCertificate
  deviceList: SignedDeviceList
  /** Those that it replaces. */
  revokedIds: readonly Uint8Array[]
}
