import type { AccountKeys } from '../account/account-keys.ts'
import { compareBytes } from '../codec/bytes.ts'
import { encodeCanonical } from '../codec/canonical.ts'
import type { VerifiedDevice } from '../directory/device-certificate.ts'
import { makeDeviceCertificate, type SignedCertificate } from '../directory/device-certificate.ts'
import { type DeviceKeys, type DeviceSigner, makeDeviceKeys } from '../directory/device-keys.ts'
import { type DeviceList, makeDeviceList, type SignedDeviceList } from '../directory/device-list.ts'
import { type AccountView, type DirectoryEntry, verifyDirectoryEntry } from '../directory/directory-entry.ts'
import { makeIdentity, type SignedIdentity } from '../directory/identity-record.ts'
import type { WrapReceiver } from '../epoch/wrap.ts'
import { nextAccountKeys } from './fixed-keys.ts'

export const NOW_MS = 1_700_000_000_000

export interface TestDevice {
  keys: DeviceKeys
  signed: SignedCertificate
  signer: DeviceSigner
  verified: VerifiedDevice
}

export interface TestAccount {
  keys: AccountKeys
  identity: SignedIdentity
  devices: readonly TestDevice[]
  device: TestDevice
  list: SignedDeviceList & { parsed: DeviceList }
  entry: DirectoryEntry
  view: AccountView
  receiver: WrapReceiver
}

/** An account with real keys and as many devices as asked; each account of a test file has other keys. */
export async function makeTestAccount(deviceCount = 1): Promise<TestAccount> {
  const keys = await nextAccountKeys()
  const signingKey = keys.identitySigning.privateKey
  const identity = await makeIdentity({ ...keys, signingKey }, NOW_MS)
  const devices: TestDevice[] = []
  for (let i = 0; i < deviceCount; i++) devices.push(await makeTestDevice(keys))
  const deviceIds = devices.map((device) => device.signer.deviceId)
  const list = await makeDeviceList({
    signingKey,
    aid: keys.aid,
    previous: undefined,
    deviceIds,
    createdAtMs: NOW_MS,
  })
  const certificates = devices.map((device) => device.signed)
  const entry = { identityChain: [identity], certificates, deviceList: list }
  const view = await verifyDirectoryEntry(entry, keys.aid)
  const receiver = {
    aid: keys.aid,
    kid: keys.kid,
    encryptionPrivateKey: keys.identityEncryption.privateKey,
  }
  return { keys, identity, devices, device: first(devices), list, entry, view, receiver }
}

export async function makeTestDevice(account: AccountKeys): Promise<TestDevice> {
  const keys = await makeDeviceKeys()
  const { dkPub, mkPub } = keys
  const { aid } = account
  const signingKey = account.identitySigning.privateKey
  const signed = await makeDeviceCertificate({ signingKey, aid, dkPub, mkPub, createdAtMs: NOW_MS })
  const { deviceId } = signed
  const signer = { aid, deviceId, signingKey: keys.signing.privateKey }
  const verified = { deviceId, aid, dkPub, mkPub, createdAtMs: NOW_MS, certificate: signed.certificate }
  return { keys, signed, signer, verified }
}

/** A device of an account that has no RSA keys: enough to author ops. */
export async function makeTestSigner(aid: Uint8Array, id: number): Promise<TestDevice> {
  const keys = await makeDeviceKeys()
  const deviceId = filled(16, id)
  const signer = { aid, deviceId, signingKey: keys.signing.privateKey }
  const { dkPub, mkPub } = keys
  const nothing = new Uint8Array(0)
  const verified = { deviceId, aid, dkPub, mkPub, createdAtMs: NOW_MS, certificate: nothing }
  return { keys, signed: { certificate: nothing, signature: nothing }, signer, verified }
}

/** What a certificate of that account would say, with keys that nobody has. */
export function certificateOf(aid: Uint8Array, nonce: number): Uint8Array {
  return encodeCanonical([4, aid, filled(32, 21), filled(32, 22), NOW_MS, filled(16, nonce)])
}

export function filled(length: number, value: number): Uint8Array {
  return new Uint8Array(length).fill(value)
}

/** One bit changed, at a position from the start or, when negative, from the end. */
export function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const copy = bytes.slice()
  const index = at < 0 ? bytes.length + at : at
  copy[index] = (copy[index] ?? 0) ^ 1
  return copy
}

export function sortedByAid<T extends { aid: Uint8Array }>(list: readonly T[]): readonly T[] {
  return [...list].sort((a, b) => compareBytes(a.aid, b.aid))
}

export function first<T>(list: readonly T[]): T {
  return at(list, 0)
}

export function at<T>(list: readonly T[], index: number): T {
  const value = list[index]
  if (value === undefined) throw new Error(`nothing at ${index}`)
  return value
}
