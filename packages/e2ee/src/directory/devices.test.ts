import { describe, expect, test } from 'vitest'
import { encodeCanonical } from '../codec/canonical.ts'
import { signPss } from '../primitives/rsa.ts'
import { refusalOf } from '../testing/refusal.ts'
import { filled, makeTestAccount, makeTestDevice, NOW_MS } from '../testing/world.ts'
import { makeDeviceCertificate, verifyDeviceCertificate } from './device-certificate.ts'
import { makeDeviceKeys } from './device-keys.ts'
import { type DeviceList, makeDeviceList, verifyDeviceList } from './device-list.ts'
import { findDevice, verifyDirectoryEntry } from './directory-entry.ts'
import { makeIdentityRotation } from './identity-record.ts'
import { signStatement, verifyStatement } from './statement.ts'

const [alice, mallory] = await Promise.all([makeTestAccount(2), makeTestAccount()])
const signingKey = alice.keys.identitySigning.privateKey
const { aid } = alice.keys
const [phone, laptop] = alice.devices as [(typeof alice.devices)[0], (typeof alice.devices)[0]]
const phoneId = phone.signer.deviceId
const laptopId = laptop.signer.deviceId

function listAfter(previous: DeviceList | undefined, change: object) {
  const base = { signingKey, aid, previous, deviceIds: [phoneId, laptopId], createdAtMs: NOW_MS }
  return makeDeviceList({ ...base, ...change })
}

describe('device keys', () => {
  test('[DV1] stay on the device', async () => {
    const keys = await makeDeviceKeys()
    expect(keys.signing.privateKey.extractable).toBe(false)
    expect(keys.secretChats.privateKey.extractable).toBe(false)
    expect(keys.dkPub).toHaveLength(32)
    expect(keys.mkPub).not.toEqual(keys.dkPub)
  })

  test('[DV7] sign statements that nothing else can be taken for', async () => {
    const signature = await signStatement(phone.signer.signingKey, 'refresh 1')
    const { dkPub } = phone.keys
    await verifyStatement(dkPub, 'refresh 1', signature)
    const refusal = await refusalOf(() => verifyStatement(dkPub, 'refresh 2', signature))
    expect(refusal.reason).toBe('signature')
  })
})

describe('device certificate', () => {
  test('[DV2] names the device and its account', async () => {
    const device = await verifyDeviceCertificate(phone.signed, alice.view)
    expect(device).toEqual(phone.verified)
    expect(device.deviceId).toHaveLength(16)
  })

  test('[DV2] is refused for another account and under another signature', async () => {
    const expected = (reason: string) => ({ reason, alarm: 'DEVICE_UNCERTIFIED' })
    const asMallory = { aid: mallory.keys.aid, spkiS: alice.keys.spkiS }
    expect(await refusalOf(() => verifyDeviceCertificate(phone.signed, asMallory))).toEqual(
      expected('device_certificate'),
    )
    const byMallory = mallory.keys.identitySigning.privateKey
    const { certificate } = phone.signed
    const signature = await signPss(byMallory, 'sig/devcert', certificate)
    const forged = { certificate, signature }
    expect(await refusalOf(() => verifyDeviceCertificate(forged, alice.view))).toEqual(expected('signature'))
    const misused = { certificate, signature: await signPss(signingKey, 'sig/devlist', certificate) }
    expect(await refusalOf(() => verifyDeviceCertificate(misused, alice.view))).toEqual(expected('signature'))
    const bytes = encodeCanonical([5, aid, filled(32, 1), filled(32, 2), 1, filled(16, 3)])
    const other = { certificate: bytes, signature: await signPss(signingKey, 'sig/devcert', bytes) }
    expect((await refusalOf(() => verifyDeviceCertificate(other, alice.view))).reason).toBe('format')
    const fat = { ...phone.signed, certificate: filled(513, 1) }
    expect((await refusalOf(() => verifyDeviceCertificate(fat, alice.view))).reason).toBe('size')
  })

  test('[DV9] is refused with a key of small order in either place', async () => {
    const { dkPub, mkPub } = phone.keys
    for (const keys of [
      { dkPub: filled(32, 0), mkPub },
      { dkPub, mkPub: filled(32, 0) },
    ]) {
      const signed = await makeDeviceCertificate({ signingKey, aid, ...keys, createdAtMs: NOW_MS })
      const refusal = await refusalOf(() => verifyDeviceCertificate(signed, alice.view))
      expect(refusal).toEqual({ reason: 'device_certificate', alarm: 'DEVICE_UNCERTIFIED' })
    }
  })

  test('[DV2] two certificates of one key are two devices', async () => {
    const { dkPub, mkPub } = phone.keys
    const again = await makeDeviceCertificate({ signingKey, aid, dkPub, mkPub, createdAtMs: NOW_MS })
    expect(again.deviceId).not.toEqual(phoneId)
  })
})

describe('device list', () => {
  const known = alice.list.parsed

  test('[DV3] is signed by the identity key and belongs to its account', async () => {
    expect(await verifyDeviceList(alice.list, alice.view)).toEqual(known)
    const { list } = alice.list
    const byMallory = mallory.keys.identitySigning.privateKey
    const forged = { list, signature: await signPss(byMallory, 'sig/devlist', list) }
    expect(await refusalOf(() => verifyDeviceList(forged, alice.view))).toEqual({
      reason: 'signature',
      alarm: 'DEVICE_UNCERTIFIED',
    })
    const mixed = { aid: mallory.keys.aid, spkiS: alice.keys.spkiS }
    expect(await refusalOf(() => verifyDeviceList(alice.list, mixed))).toEqual({
      reason: 'device_list',
      alarm: 'DEVICE_UNCERTIFIED',
    })
    const fat = { ...alice.list, list: filled(20_481, 1) }
    expect((await refusalOf(() => verifyDeviceList(fat, alice.view))).reason).toBe('size')
  })

  test('[DV3] carries the version of the contact pins on', async () => {
    expect(known.trustVersion).toBe(0)
    const raised = await listAfter(known, { trustVersion: 4 })
    expect(raised.parsed.trustVersion).toBe(4)
    expect((await listAfter(raised.parsed, {})).parsed.trustVersion).toBe(4)
    expect((await listAfter(raised.parsed, { trustVersion: 5 })).parsed.trustVersion).toBe(5)
  })

  test('[DV3] has at most ten devices, a thousand revoked ones, none twice, and starts at version 1', async () => {
    const ids = Array.from({ length: 11 }, (_, i) => filled(16, i))
    const eleven = () => listAfter(undefined, { deviceIds: ids })
    expect((await refusalOf(eleven)).reason).toBe('format')
    expect((await listAfter(undefined, { deviceIds: ids.slice(1) })).parsed.version).toBe(1)
    const revoked = Array.from({ length: 1_001 }, (_, i) =>
      filled(16, 200)
        .with(0, i >> 8)
        .with(1, i & 255),
    )
    const full = await listAfter(undefined, { deviceIds: ids.slice(1), revokedIds: revoked.slice(1) })
    expect(await verifyDeviceList(full, alice.view)).toEqual(full.parsed)
    expect((await refusalOf(() => listAfter(undefined, { revokedIds: revoked }))).reason).toBe('device_list_full')
    const tooMany = encodeCanonical([5, aid, 1, new Uint8Array(32), [phoneId], revoked, 0, NOW_MS])
    const foreign = { list: tooMany, signature: await signPss(signingKey, 'sig/devlist', tooMany) }
    expect((await refusalOf(() => verifyDeviceList(foreign, alice.view))).reason).toBe('format')
    const wrong = [{ deviceIds: [phoneId, phoneId] }, { deviceIds: [phoneId], revokedIds: [phoneId] }]
    for (const change of wrong) {
      expect((await refusalOf(() => listAfter(undefined, change))).reason).toBe('device_list')
    }
    const raw = (version: number, prevHash: Uint8Array) =>
      encodeCanonical([5, aid, version, prevHash, [phoneId], [], 0, NOW_MS])
    for (const list of [raw(0, new Uint8Array(32)), raw(1, filled(32, 1))]) {
      const signed = { list, signature: await signPss(signingKey, 'sig/devlist', list) }
      expect((await refusalOf(() => verifyDeviceList(signed, alice.view))).reason).toBe('device_list')
    }
  })

  test('[DV4] refuses an older list and a fork', async () => {
    const second = await listAfter(known, {})
    expect(second.parsed.version).toBe(2)
    expect(await verifyDeviceList(second, alice.view, known)).toEqual(second.parsed)
    expect(await verifyDeviceList(second, alice.view, second.parsed)).toEqual(second.parsed)
    expect(await refusalOf(() => verifyDeviceList(alice.list, alice.view, second.parsed))).toEqual({
      reason: 'rollback',
      alarm: 'ROLLBACK',
    })
    const fork = { reason: 'fork', alarm: 'LOG_FORK' }
    const otherFirst = await listAfter(undefined, { createdAtMs: NOW_MS + 1 })
    expect(await refusalOf(() => verifyDeviceList(otherFirst, alice.view, known))).toEqual(fork)
    const otherSecond = await listAfter(otherFirst.parsed, {})
    expect(await refusalOf(() => verifyDeviceList(otherSecond, alice.view, known))).toEqual(fork)
  })

  test('[DV5] keeps revocations and loses no device silently', async () => {
    const revoking = await listAfter(known, { deviceIds: [phoneId], revokedIds: [laptopId] })
    expect(revoking.parsed.revokedIds).toEqual([laptopId])
    const { parsed } = revoking
    expect((await listAfter(parsed, { deviceIds: [phoneId] })).parsed.revokedIds).toEqual([laptopId])
    const back = await listAfter(undefined, {})
    const raw = (deviceIds: Uint8Array[], revokedIds: Uint8Array[]) =>
      encodeCanonical([5, aid, 9, back.parsed.hash, deviceIds, revokedIds, 0, NOW_MS])
    const sign = async (list: Uint8Array) => ({
      list,
      signature: await signPss(signingKey, 'sig/devlist', list),
    })
    const restored = await sign(raw([phoneId, laptopId], []))
    expect(await refusalOf(() => verifyDeviceList(restored, alice.view, parsed))).toEqual({
      reason: 'rollback',
      alarm: 'ROLLBACK',
    })
    const dropped = await sign(raw([phoneId], []))
    expect(await refusalOf(() => verifyDeviceList(dropped, alice.view, known))).toEqual({
      reason: 'device_list',
      alarm: 'DEVICE_UNCERTIFIED',
    })
    const drop = () => listAfter(known, { deviceIds: [phoneId] })
    expect((await refusalOf(drop)).reason).toBe('device_list')
    expect((await verifyDeviceList(await sign(raw([phoneId], [laptopId])), alice.view, known)).version).toBe(9)
  })
})

describe('directory entry', () => {
  test('[DV6] gives the devices that are listed and certified', () => {
    expect(alice.view.devices.map((device) => device.deviceId)).toEqual([phoneId, laptopId])
    expect(findDevice(alice.view, phoneId)).toEqual({ device: phone.verified, isRevoked: false })
    expect(findDevice(alice.view, filled(16, 9))).toBeUndefined()
    expect(alice.view.encryptionKey.usages).toEqual(['encrypt'])
  })

  test('[DV6] ignores a certified device that is not listed, and refuses a listed one without certificate', async () => {
    const spare = await makeTestDevice(alice.keys)
    const certificates = [...alice.entry.certificates, spare.signed]
    const view = await verifyDirectoryEntry({ ...alice.entry, certificates }, aid)
    expect(findDevice(view, spare.signer.deviceId)).toBeUndefined()
    const without = { ...alice.entry, certificates: [phone.signed] }
    expect(await refusalOf(() => verifyDirectoryEntry(without, aid))).toEqual({
      reason: 'device_unknown',
      alarm: 'DEVICE_UNCERTIFIED',
    })
  })

  test('[DV6] refuses a device that a server made up', async () => {
    const intruder = await makeTestDevice(mallory.keys)
    const { certificate } = intruder.signed
    const deviceList = await listAfter(undefined, { deviceIds: [phoneId, intruder.signer.deviceId] })
    const signature = await signPss(mallory.keys.identitySigning.privateKey, 'sig/devcert', certificate)
    const certificates = [phone.signed, { certificate, signature }]
    const entry = { ...alice.entry, certificates, deviceList }
    expect((await refusalOf(() => verifyDirectoryEntry(entry, aid))).alarm).toBe('DEVICE_UNCERTIFIED')
    const flood = { ...alice.entry, certificates: Array(1_025).fill(phone.signed) }
    expect((await refusalOf(() => verifyDirectoryEntry(flood, aid))).reason).toBe('size')
    const fat = { ...alice.entry, certificates: [{ ...phone.signed, certificate: filled(513, 1) }] }
    expect((await refusalOf(() => verifyDirectoryEntry(fat, aid))).reason).toBe('size')
  })

  test('[ID4] [DV6] follows a rotation, still knows devices revoked before it, and refuses to go back', async () => {
    const nextKeys = mallory.keys
    const next = { ...nextKeys, signingKey: nextKeys.identitySigning.privateKey }
    const rotation = await makeIdentityRotation(alice.view, signingKey, next, NOW_MS)
    const identityChain = [alice.identity, rotation]
    const { certificate } = phone.signed
    const resigned = { certificate, signature: await signPss(next.signingKey, 'sig/devcert', certificate) }
    const deviceList = await listAfter(alice.list.parsed, {
      signingKey: next.signingKey,
      deviceIds: [phoneId],
      revokedIds: [laptopId],
    })
    const entry = { identityChain, certificates: [resigned, laptop.signed], deviceList }
    const view = await verifyDirectoryEntry(entry, aid, alice.view)
    expect(view.isRotated).toBe(true)
    expect(findDevice(view, laptopId)).toEqual({ device: laptop.verified, isRevoked: true })
    expect(view.deviceListHashes).toEqual([alice.list.parsed.hash, deviceList.parsed.hash])
    const again = await verifyDirectoryEntry(entry, aid, view)
    expect(again.isRotated).toBe(false)
    expect(again.deviceListHashes).toEqual(view.deviceListHashes)
    const old = { ...entry, identityChain: [alice.identity] }
    expect(await refusalOf(() => verifyDirectoryEntry(old, aid, view))).toEqual({
      reason: 'rollback',
      alarm: 'ROLLBACK',
    })
    const otherRotation = await makeIdentityRotation(alice.view, signingKey, next, NOW_MS + 9)
    const forked = { ...entry, identityChain: [alice.identity, otherRotation] }
    expect(await refusalOf(() => verifyDirectoryEntry(forked, aid, view))).toEqual({
      reason: 'fork',
      alarm: 'LOG_FORK',
    })
    const notResigned = { ...entry, certificates: [phone.signed, laptop.signed] }
    expect(await refusalOf(() => verifyDirectoryEntry(notResigned, aid, alice.view))).toEqual({
      reason: 'signature',
      alarm: 'DEVICE_UNCERTIFIED',
    })
    const forgedFormer = { ...laptop.signed, signature: filled(384, 1) }
    const withForged = { ...entry, certificates: [resigned, forgedFormer] }
    expect(await refusalOf(() => verifyDirectoryEntry(withForged, aid))).toEqual({
      reason: 'signature',
      alarm: 'DEVICE_UNCERTIFIED',
    })
    // A revoked device whose certificate is gone has written nothing that could still be read.
    const forgotten = await verifyDirectoryEntry({ ...entry, certificates: [resigned] }, aid)
    expect(findDevice(forgotten, laptopId)).toBeUndefined()
  })

  test('[DV6] knows no revoked device of another account', async () => {
    const stranger = mallory.device
    const deviceList = await listAfter(undefined, { revokedIds: [stranger.signer.deviceId] })
    const certificates = [...alice.entry.certificates, stranger.signed]
    expect(await refusalOf(() => verifyDirectoryEntry({ ...alice.entry, certificates, deviceList }, aid))).toEqual({
      reason: 'device_certificate',
      alarm: 'DEVICE_UNCERTIFIED',
    })
  })

  test('[CV2] takes what is as large as it may be', async () => {
    const many = { ...alice.entry, certificates: Array(256).fill(phone.signed) }
    expect((await refusalOf(() => verifyDirectoryEntry(many, aid))).reason).toBe('device_unknown')
    const fat = { ...phone.signed, certificate: filled(512, 1) }
    const certificates = [...alice.entry.certificates, fat]
    expect((await verifyDirectoryEntry({ ...alice.entry, certificates }, aid)).devices).toHaveLength(2)
  })

  test('[TR4] remembers the newest 32 device lists', async () => {
    expect(alice.view.deviceListHashes).toEqual([alice.list.parsed.hash])
    const deviceListHashes = Array.from({ length: 32 }, (_, i) => filled(32, i))
    const view = await verifyDirectoryEntry(alice.entry, aid, { ...alice.view, deviceListHashes })
    expect(view.deviceListHashes).toHaveLength(32)
    expect(view.deviceListHashes[0]).toEqual(filled(32, 1))
    expect(view.deviceListHashes.at(-1)).toEqual(alice.list.parsed.hash)
  })

  test('[DV4] compares the list with the one known', async () => {
    const newer = await listAfter(alice.list.parsed, {})
    const view = await verifyDirectoryEntry({ ...alice.entry, deviceList: newer }, aid, alice.view)
    const refusal = await refusalOf(() => verifyDirectoryEntry(alice.entry, aid, view))
    expect(refusal).toEqual({ reason: 'rollback', alarm: 'ROLLBACK' })
  })

  test('[ID1] is refused for any other pinned account', async () => {
    const refusal = await refusalOf(() => verifyDirectoryEntry(alice.entry, mallory.keys.aid))
    expect(refusal).toEqual({ reason: 'wrong_account', alarm: 'KEY_CHANGED' })
  })
})
