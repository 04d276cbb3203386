import { encodeHex, equalBytes, includesBytes } from '../codec/bytes.ts'
import { encodeCanonical } from '../codec/canonical.ts'
import { bytesOf, decodeFields } from '../codec/fields.ts'
import { fail } from '../errors.ts'
import { hash, label } from '../primitives/hash.ts'
import { signPss, verifyPss } from '../primitives/rsa.ts'

const TAG = 5
const MAX_BYTES = 20_480
export const MAX_DEVICES = 10
/** Over the life of an account: what was revoked is named for ever. */
const MAX_REVOKED = 1_000
const DEVICE_ID_BYTES = 16
const NO_PREVIOUS = new Uint8Array(32)
const PURPOSE = 'sig/devlist'

export interface SignedDeviceList {
  list: Uint8Array
  signature: Uint8Array
}

/**
 * The devices that may speak for an account. Plain values: may be stored.
 * Canonical [5, aid, version, prevHash, [deviceId], [revokedId], trustVersion, createdAtMs].
 */
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

/**
 * Throws E2eeError('device_list') when a device of the previous list is neither kept nor revoked, 'device_list_full' when
 * more were revoked over the life of the account than a list can name.
 */
export async function makeDeviceList(input: DeviceListInput): Promise<SignedDeviceList & { parsed: DeviceList }> {
  const { previous } = input
  const revokedIds = [...(previous?.revokedIds ?? []), ...(input.revokedIds ?? [])]
  if (revokedIds.length > MAX_REVOKED) fail('device_list_full')
  const list = encodeCanonical([
    TAG,
    input.aid,
    (previous?.version ?? 0) + 1,
    previous?.hash ?? NO_PREVIOUS,
    input.deviceIds,
    revokedIds,
    input.trustVersion ?? previous?.trustVersion ?? 0,
    input.createdAtMs,
  ])
  const parsed = await decodeDeviceList(list)
  if (previous !== undefined) mustFollow(previous, parsed)
  return { list, signature: await signPss(input.signingKey, PURPOSE, list), parsed }
}

/**
 * Checks the signature and, when `previous` is given, that this list follows it (or is it). A list that skips versions
 * is accepted as newer: the skipped ones cannot be compared, but what was revoked stays revoked.
 *
 * Source  docs/e2ee.md [DV3], [DV4], [DV5]
 * Throws  E2eeError('device_list' | 'signature' | 'rollback' | 'fork'), alarms DEVICE_UNCERTIFIED, ROLLBACK, LOG_FORK
 */
export async function verifyDeviceList(
  signed: SignedDeviceList,
  identity: { aid: Uint8Array; spkiS: Uint8Array },
  previous?: DeviceList,
): Promise<DeviceList> {
  const list = await decodeDeviceList(signed.list)
  if (!equalBytes(list.aid, identity.aid)) fail('device_list', 'DEVICE_UNCERTIFIED')
  await verifyPss(identity.spkiS, PURPOSE, signed.list, signed.signature, 'DEVICE_UNCERTIFIED')
  if (previous !== undefined) mustFollow(previous, list)
  return list
}

async function decodeDeviceList(bytes: Uint8Array): Promise<DeviceList> {
  const fields = decodeFields(bytes, 8, { maxBytes: MAX_BYTES })
  fields.tag(TAG)
  const aid = fields.bytes(32)
  const version = fields.uint()
  const prevHash = fields.bytes(32)
  const deviceIds = fields.list(MAX_DEVICES).map((id) => bytesOf(id, DEVICE_ID_BYTES))
  const revokedIds = fields.list(MAX_REVOKED).map((id) => bytesOf(id, DEVICE_ID_BYTES))
  const trustVersion = fields.uint()
  const createdAtMs = fields.uint()
  const all = [...deviceIds, ...revokedIds].map(encodeHex)
  if (version < 1 || new Set(all).size !== all.length) fail('device_list')
  if (version === 1 && !equalBytes(prevHash, NO_PREVIOUS)) fail('device_list')
  const listHash = await hash(label('devlist'), bytes)
  return {
    aid,
    version,
    prevHash,
    deviceIds,
    revokedIds,
    trustVersion,
    createdAtMs,
    hash: listHash,
  }
}

function mustFollow(previous: DeviceList, next: DeviceList): void {
  if (next.version < previous.version) fail('rollback', 'ROLLBACK')
  if (next.version === previous.version) {
    if (!equalBytes(next.hash, previous.hash)) fail('fork', 'LOG_FORK')
    return
  }
  if (next.version === previous.version + 1 && !equalBytes(next.prevHash, previous.hash)) {
    fail('fork', 'LOG_FORK')
  }
  for (const id of previous.revokedIds) {
    if (!includesBytes(next.revokedIds, id)) fail('rollback', 'ROLLBACK')
  }
  for (const id of previous.deviceIds) {
    const isAccounted = includesBytes(next.deviceIds, id) || includesBytes(next.revokedIds, id)
    if (!isAccounted) fail('device_list', 'DEVICE_UNCERTIFIED')
  }
}
