import { notBuilt } from '../not-built.ts'
import type { SignedCertificate, VerifiedDevice } from './device-certificate.ts'
import type { DeviceList, SignedDeviceList } from './device-list.ts'
import type { Identity, SignedIdentity } from './identity-record.ts'

/** What the directory says of one account; nothing in it is believed before it is verified. */
export interface DirectoryEntry {
  identityChain: readonly SignedIdentity[]
  certificates: readonly SignedCertificate[]
  deviceList: SignedDeviceList
}

/** A verified account: plain values and one public CryptoKey; may be stored in IndexedDB as it is. */
export interface AccountView extends Identity {
  /** RSA-OAEP public, for wrapping epoch secrets. */
  encryptionKey: CryptoKey
  /** Certified and listed. */
  devices: readonly VerifiedDevice[]
  /** Certified, but revoked: they wrote older items and may write no new one. */
  revokedDevices: readonly VerifiedDevice[]
  deviceList: DeviceList
  /** Hashes of the device lists seen, newest last, at most 32: what a peer's `view` is compared with. */
  deviceListHashes: readonly Uint8Array[]
  /** The identity keys changed since `previous`: a key change to show. */
  isRotated: boolean
}

/**
 * Verifies a directory entry against the pinned account id and against what was known before.
 * Throws E2eeError with alarms KEY_CHANGED, DEVICE_UNCERTIFIED, ROLLBACK or LOG_FORK.
 */
export async function verifyDirectoryEntry(
  _entry: DirectoryEntry,
  _pinnedAid: Uint8Array,
  _previous?: AccountView,
): Promise<AccountView> {
  return notBuilt()
}

/** A listed or revoked device of the account. */
export function findDevice(
  _account: AccountView,
  _deviceId: Uint8Array,
): { device: VerifiedDevice; isRevoked: boolean } | undefined {
  return notBuilt()
}
