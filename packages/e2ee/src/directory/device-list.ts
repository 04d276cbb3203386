import { notBuilt } from '../not-built.ts'

export interface SignedDeviceList {
  list: Uint8Array
  signature: Uint8Array
}

/** The devices that may speak for an account. Plain values: may be stored. */
export interface DeviceList {
  aid: Uint8Array
  /** 1 for the first list, then one more each time. */
  version: number
  prevHash: Uint8Array
  deviceIds: readonly Uint8Array[]
  /** Everything that was ever revoked; it never shrinks. */
  revokedIds: readonly Uint8Array[]
  trustVersion: number
  createdAtMs: number
  /** Hash of the list itself. */
  hash: Uint8Array
}

export interface DeviceListInput {
  signingKey: CryptoKey
  aid: Uint8Array
  /** Undefined for the account's first list. */
  previous: DeviceList | undefined
  deviceIds: readonly Uint8Array[]
  /** Ids revoked by this list; those revoked before are carried over. */
  revokedIds?: readonly Uint8Array[]
  trustVersion?: number
  createdAtMs: number
}

export async function makeDeviceList(
  _input: DeviceListInput,
): Promise<SignedDeviceList & { parsed: DeviceList }> {
  return notBuilt()
}

/**
 * Checks the signature and, when `previous` is given, that this list follows it (or is it).
 * Throws E2eeError('device_list' | 'signature' | 'rollback' | 'fork'), alarms ROLLBACK and LOG_FORK.
 */
export async function verifyDeviceList(
  _signed: SignedDeviceList,
  _identity: { aid: Uint8Array; spkiS: Uint8Array },
  _previous?: DeviceList,
): Promise<DeviceList> {
  return notBuilt()
}
