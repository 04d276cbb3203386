import { randomBytes, randomUUID } from 'node:crypto'
import {
  type DeviceProof,
  deviceStatement,
  encodeWire,
  type Request,
  type Session,
  type SignedCertificate,
} from '@stogram/contract'
import {
  type AccountKeys,
  type AccountView,
  type DeviceKeys,
  type DeviceList,
  type DeviceSigner,
  idText,
  makeDeviceCertificate,
  makeDeviceKeys,
  makeDeviceList,
  makeIdentity,
  type SignedDeviceList,
  type SignedIdentity,
  signStatement,
  verifyDirectoryEntry,
} from '@stogram/e2ee'
import { nextAccountKeys } from '../../../../packages/e2ee/src/testing/fixed-keys.ts'
import type { Api, ApiReply } from './api.ts'

export interface TestDevice {
  id: string
  keys: DeviceKeys
  signer: DeviceSigner
  certificate: SignedCertificate
}

/** A person with real keys. The same person may register on any number of servers. */
export interface Person {
  username: string
  accountId: string
  keys: AccountKeys
  authSecret: Uint8Array
  recoverySecret: Uint8Array
  identity: SignedIdentity
  device: TestDevice
  deviceList: SignedDeviceList & { parsed: DeviceList }
  view: AccountView
}

export interface SignedIn {
  person: Person
  device: TestDevice
  session: Session
  token: string
  cookie: string
}

export async function makePerson(username: string): Promise<Person> {
  const keys = await nextAccountKeys()
  const signingKey = keys.identitySigning.privateKey
  const identity = await makeIdentity({ signingKey, spkiS: keys.spkiS, spkiE: keys.spkiE }, Date.now())
  const device = await makeTestDevice(keys)
  const deviceList = await makeDeviceList({
    signingKey,
    aid: keys.aid,
    previous: undefined,
    deviceIds: [device.signer.deviceId],
    createdAtMs: Date.now(),
  })
  const entry = { identityChain: [identity], certificates: [device.certificate], deviceList }
  const view = await verifyDirectoryEntry(entry, keys.aid)
  const authSecret = new Uint8Array(randomBytes(32))
  const recoverySecret = new Uint8Array(randomBytes(32))
  const accountId = idText(keys.aid)
  return { username, accountId, keys, authSecret, recoverySecret, identity, device, deviceList, view }
}

export async function makeTestDevice(account: AccountKeys): Promise<TestDevice> {
  const keys = await makeDeviceKeys()
  const { certificate, signature, deviceId } = await makeDeviceCertificate({
    signingKey: account.identitySigning.privateKey,
    aid: account.aid,
    dkPub: keys.dkPub,
    mkPub: keys.mkPub,
    createdAtMs: Date.now(),
  })
  const signer = { aid: account.aid, deviceId, signingKey: keys.signing.privateKey }
  return { id: idText(deviceId), keys, signer, certificate: { certificate, signature } }
}

export async function registration(person: Person, atMs?: number): Promise<Request<'auth:register'>> {
  return {
    username: person.username,
    displayName: person.username,
    accountId: person.accountId,
    authSecret: person.authSecret,
    recoverySecret: person.recoverySecret,
    kdf: { salt: new Uint8Array(16).fill(7), memoryKiB: 19_456, iterations: 2, parallelism: 1 },
    secrets: {
      arkByPassword: new Uint8Array(randomBytes(80)),
      passwordVersion: 1,
      arkByRecovery: new Uint8Array(randomBytes(80)),
      recoveryVersion: 1,
      sealedKeys: new Uint8Array(randomBytes(600)),
      keysVersion: 1,
    },
    identity: { record: person.identity.record, signatures: [...person.identity.signatures] },
    certificate: person.device.certificate,
    deviceList: { list: person.deviceList.list, signature: person.deviceList.signature },
    proof: await proofOf(person.device, 'register', { atMs }),
  }
}

/** Registers the person; the second time, it signs the same device in once more. */
export async function register(api: Api, person: Person, atMs?: number): Promise<SignedIn> {
  const { reply, ...session } = await api.ok('auth:register', await registration(person, atMs))
  return signedIn(person, person.device, session, reply)
}

/** What the right password gives where no second factor is asked for. */
export async function openByPassword(api: Api, { username, authSecret }: Pick<Person, 'username' | 'authSecret'>) {
  const answer = await api.ok('auth:login', { username, authSecret })
  if ('factor' in answer) throw new Error(`${username} has a second factor`)
  return answer
}

/** Logs in as a new browser and enrols it, after the list that is in force. */
export async function enrol(
  api: Api,
  person: Person,
  previous: DeviceList,
  atMs?: number,
): Promise<SignedIn & { list: DeviceList }> {
  const { ticket } = await openByPassword(api, person)
  const { request, device, list } = await enrolment(person, previous, atMs)
  const { reply, ...session } = await api.ok('device:enrol', request, { token: ticket })
  return { ...signedIn(person, device, session, reply), list }
}

export async function enrolment(person: Person, previous: DeviceList, atMs?: number) {
  const device = await makeTestDevice(person.keys)
  const next = await followingList(person, previous, { add: device })
  const request: Request<'device:enrol'> = {
    certificate: device.certificate,
    deviceList: { list: next.list, signature: next.signature },
    proof: await proofOf(device, 'enrol', { atMs }),
  }
  return { request, device, list: next.parsed }
}

export function followingList(
  person: Person,
  previous: DeviceList,
  change: { add?: TestDevice; revoke?: readonly TestDevice[] },
): Promise<SignedDeviceList & { parsed: DeviceList }> {
  const revokedIds = (change.revoke ?? []).map(({ signer }) => signer.deviceId)
  const revoked = new Set(revokedIds.map(idText))
  const kept = previous.deviceIds.filter((id) => !revoked.has(idText(id)))
  return makeDeviceList({
    signingKey: person.keys.identitySigning.privateKey,
    aid: person.keys.aid,
    previous,
    deviceIds: change.add === undefined ? kept : [...kept, change.add.signer.deviceId],
    revokedIds,
    createdAtMs: Date.now(),
  })
}

export async function proofOf(
  device: TestDevice,
  purpose: Parameters<typeof deviceStatement>[0],
  given: { requestId?: string | undefined; atMs?: number | undefined } = {},
): Promise<DeviceProof> {
  const { requestId = randomBytes(16).toString('base64url'), atMs = Date.now() } = given
  const statement = deviceStatement(purpose, { requestId, atMs })
  return { requestId, atMs, signature: await signStatement(device.keys.signing.privateKey, statement) }
}

export function refreshRequest(device: TestDevice, requestId?: string, atMs?: number): Promise<DeviceProof> {
  return proofOf(device, 'refresh', { requestId, atMs })
}

/** RFC 9562 version 7, as clients make them. */
export function itemId(): string {
  const time = Date.now().toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`
}

export function wire(request: object): Record<string, unknown> {
  return encodeWire(request) as Record<string, unknown>
}

function signedIn(person: Person, device: TestDevice, session: Session, { cookie }: ApiReply): SignedIn {
  if (cookie === undefined) throw new Error('no refresh cookie')
  return { person, device, session, token: session.accessToken, cookie }
}
