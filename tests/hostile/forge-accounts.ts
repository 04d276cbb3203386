import type { DirectoryEntry } from '@stogram/contract'
import {
  type AccountKeys,
  type AccountView,
  type DeviceKeys,
  makeDeviceCertificate,
  makeDeviceKeys,
  makeDeviceList,
  makeIdentityRotation,
} from '@stogram/e2ee'
import type { Device } from './cast.ts'

/** What somebody can publish who has an identity key, or who only pretends to. */

type Asker = Pick<Device, 'network'>

export async function entryOf({ network }: Asker, accountId: string): Promise<DirectoryEntry> {
  const { entries } = await network.ask('user:directory', { accountIds: [accountId] })
  return mustBe(entries[0])
}

/** The entry with one device more, whose papers are signed with `signingKey`; the list with another one where that is given. */
export async function addDevice(
  entry: DirectoryEntry,
  view: AccountView,
  signingKey: CryptoKey,
  publicKeys?: Pick<DeviceKeys, 'dkPub' | 'mkPub'>,
  listKey = signingKey,
): Promise<DirectoryEntry> {
  const { aid, deviceList: previous } = view
  const createdAtMs = Date.now()
  const keys = publicKeys ?? (await makeDeviceKeys())
  const { deviceId, ...certificate } = await makeDeviceCertificate({ signingKey, aid, ...keys, createdAtMs })
  const deviceIds = [...previous.deviceIds, deviceId]
  const next = { signingKey: listKey, aid, previous, createdAtMs, deviceIds }
  const { parsed: _parsed, ...deviceList } = await makeDeviceList(next)
  return { ...entry, certificates: [...entry.certificates, certificate], deviceList }
}

/** New identity keys, signed by the old ones as they must be: what a thief of the account could publish. */
export async function rotate(
  entry: DirectoryEntry,
  view: AccountView,
  { identitySigning: old }: AccountKeys,
  next: AccountKeys,
): Promise<DirectoryEntry> {
  const signingKey = next.identitySigning.privateKey
  const createdAtMs = Date.now()
  const identity = await makeIdentityRotation(view, old.privateKey, { ...next, signingKey }, createdAtMs)
  const { aid, deviceList: previous } = view
  const keys = mustBe(view.devices[0])
  const { deviceId, ...certificate } = await makeDeviceCertificate({ ...keys, signingKey, createdAtMs })
  const { parsed: _parsed, ...deviceList } = await makeDeviceList({
    ...{ signingKey, aid, previous, createdAtMs },
    deviceIds: [deviceId],
    revokedIds: previous.deviceIds,
  })
  const identityChain = [...entry.identityChain, { ...identity, signatures: [...identity.signatures] }]
  return { ...entry, identityChain, certificates: [...entry.certificates, certificate], deviceList }
}

export function mustBe<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('nothing is there')
  return value
}
