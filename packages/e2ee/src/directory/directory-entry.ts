import { encodeHex, equalBytes } from '../codec/bytes.ts'
import { E2eeError, fail } from '../errors.ts'
import { importRsaPublic } from '../primitives/rsa.ts'
import {
  deviceIdOf,
  MAX_CERTIFICATE_BYTES,
  type SignedCertificate,
  type VerifiedDevice,
  verifyDeviceCertificate,
} from './device-certificate.ts'
import { type DeviceList, type SignedDeviceList, verifyDeviceList } from './device-list.ts'
import { type Identity, type SignedIdentity, verifyIdentityChain } from './identity-record.ts'
import { type SignedTombstone, verifyTombstone } from './tombstone.ts'

const MAX_CERTIFICATES = 1_024
const MAX_LIST_HASHES = 32

/** What the directory says of one account; nothing in it is believed before it is verified. */
export interface DirectoryEntry {
  identityChain: readonly SignedIdentity[]
  certificates: readonly SignedCertificate[]
  deviceList: SignedDeviceList
  /** Of an account that has ended. */
  tombstone?: SignedTombstone | undefined
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
  /** The account has ended: seal nothing to it any more. When, by its own clock. */
  deletedAtMs?: number
}

/**
 * Verifies a directory entry against the pinned account id and against what was known before.
 *
 * Source  docs/e2ee.md [ID4], [ID7], [DV3], [DV4], [DV6]
 * Throws  E2eeError with alarms KEY_CHANGED, DEVICE_UNCERTIFIED, ROLLBACK or LOG_FORK
 */
export async function verifyDirectoryEntry(
  entry: DirectoryEntry,
  pinnedAid: Uint8Array,
  previous?: AccountView,
): Promise<AccountView> {
  const identity = await verifyIdentityChain(entry.identityChain, pinnedAid)
  if (previous !== undefined) mustExtend(previous.airHashes, identity.airHashes)
  const deviceList = await verifyDeviceList(entry.deviceList, identity, previous?.deviceList)
  const certificates = await certificatesById(entry.certificates)
  const devices: VerifiedDevice[] = []
  for (const id of deviceList.deviceIds) {
    const signed = certificates.get(encodeHex(id)) ?? fail('device_unknown', 'DEVICE_UNCERTIFIED')
    devices.push(await verifyDeviceCertificate(signed, identity))
  }
  const revokedDevices: VerifiedDevice[] = []
  for (const id of deviceList.revokedIds) {
    const signed = certificates.get(encodeHex(id))
    if (signed !== undefined) revokedDevices.push(await verifyFormer(signed, identity))
  }
  return {
    ...identity,
    ...(await endOf(entry, identity, previous)),
    encryptionKey: await importRsaPublic(identity.spkiE, 'encrypt'),
    devices,
    revokedDevices,
    deviceList,
    deviceListHashes: withNewest(previous?.deviceListHashes ?? [], deviceList.hash),
    isRotated: previous !== undefined && identity.seq > previous.seq,
  }
}

/** A listed or revoked device of the account. */
export function findDevice(
  account: AccountView,
  deviceId: Uint8Array,
): { device: VerifiedDevice; isRevoked: boolean } | undefined {
  const has = (device: VerifiedDevice) => equalBytes(device.deviceId, deviceId)
  const listed = account.devices.find(has)
  if (listed !== undefined) return { device: listed, isRevoked: false }
  const revoked = account.revokedDevices.find(has)
  return revoked === undefined ? undefined : { device: revoked, isRevoked: true }
}

/** An end stays an end: an account that comes back to life is a rollback. */
async function endOf(
  { tombstone }: DirectoryEntry,
  identity: Identity,
  previous: AccountView | undefined,
): Promise<{ deletedAtMs?: number }> {
  if (tombstone !== undefined) return verifyTombstone(tombstone, identity)
  return previous?.deletedAtMs === undefined ? {} : fail('rollback', 'ROLLBACK')
}

function mustExtend(known: readonly Uint8Array[], now: readonly Uint8Array[]): void {
  for (const [i, airHash] of known.entries()) {
    const same = now[i] ?? fail('rollback', 'ROLLBACK')
    if (!equalBytes(same, airHash)) fail('fork', 'LOG_FORK')
  }
}

async function certificatesById(certificates: readonly SignedCertificate[]): Promise<Map<string, SignedCertificate>> {
  if (certificates.length > MAX_CERTIFICATES) fail('size')
  const byId = new Map<string, SignedCertificate>()
  for (const signed of certificates) {
    if (signed.certificate.length > MAX_CERTIFICATE_BYTES) fail('size')
    byId.set(encodeHex(await deviceIdOf(signed.certificate)), signed)
  }
  return byId
}

/** A device revoked before a rotation was certified by an older identity key. */
async function verifyFormer(signed: SignedCertificate, identity: Identity): Promise<VerifiedDevice> {
  for (const spkiS of [...identity.signingKeys].reverse()) {
    try {
      return await verifyDeviceCertificate(signed, { aid: identity.aid, spkiS })
    } catch (error) {
      if (!(error instanceof E2eeError) || error.reason !== 'signature') throw error
    }
  }
  return fail('signature', 'DEVICE_UNCERTIFIED')
}

function withNewest(hashes: readonly Uint8Array[], newest: Uint8Array): readonly Uint8Array[] {
  const last = hashes.at(-1)
  if (last !== undefined && equalBytes(last, newest)) return hashes
  return [...hashes, newest].slice(-MAX_LIST_HASHES)
}
