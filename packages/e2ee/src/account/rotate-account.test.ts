import { describe, expect, test } from 'vitest'
import { utf8 } from '../codec/bytes.ts'
import { makeDeviceKeys } from '../directory/device-keys.ts'
import { findDevice, verifyDirectoryEntry } from '../directory/directory-entry.ts'
import { commitmentOf, unwrapSecret, wrapSecret } from '../epoch/wrap.ts'
import { importHkdfKey } from '../primitives/hkdf.ts'
import { signPss } from '../primitives/rsa.ts'
import { nextAccountKeys } from '../testing/fixed-keys.ts'
import { refusalOf } from '../testing/refusal.ts'
import { at, filled, flipped, makeTestAccount, NOW_MS } from '../testing/world.ts'
import { accountLogKey, openAccountItem, sealAccountItem } from './account-items.ts'
import { openFormerKeys, sealFormerKeys } from './former-keys.ts'
import { openAccount } from './open-account.ts'
import { makeRecoveryKey, recoveryUnlockKey } from './recovery-key.ts'
import {
  makeRootKey,
  openRootKeyByPassword,
  openRootKeyByRecovery,
  sealRootKeyByPassword,
  sealRootKeyByRecovery,
} from './root-key.ts'
import { rotateAccount } from './rotate-account.ts'
import { sealAccountKeys } from './sealed-keys.ts'

const alice = await makeTestAccount(2)
const mallory = await makeTestAccount()
const { aid } = alice.keys
const oldKey = alice.keys.identitySigning.privateKey
const oldRootKey = makeRootKey()
const former = {
  rootKey: oldRootKey,
  sealedKeys: await sealAccountKeys(oldRootKey, alice.keys, 1),
  version: 1,
  formerKeys: undefined,
  untilSeq: 7,
}
const rotated = await rotateAccount({
  current: alice.view,
  signingKey: oldKey,
  device: await makeDeviceKeys(),
  former,
  createdAtMs: NOW_MS + 1,
  keys: await nextAccountKeys(),
})
const entry = {
  identityChain: [alice.identity, rotated.identity],
  certificates: [...alice.entry.certificates, rotated.certificate],
  deviceList: rotated.deviceList,
}

describe('"I was hacked"', () => {
  test('[KH11] keeps the id, changes every key and leaves one device', async () => {
    const view = await verifyDirectoryEntry(entry, aid, alice.view)
    expect(view.isRotated).toBe(true)
    expect(view.aid).toEqual(aid)
    expect(view.spkiS).toEqual(rotated.keys.spkiS)
    expect(view.spkiE).toEqual(rotated.keys.spkiE)
    expect(view.devices.map(({ deviceId }) => deviceId)).toEqual([rotated.certificate.deviceId])
    for (const device of alice.devices) {
      expect(findDevice(view, device.signer.deviceId)?.isRevoked).toBe(true)
    }
  })

  test('[KH11] opens with the new root key alone, and only as this account', async () => {
    const { rootKey, sealedKeys, formerKeys, version } = rotated
    expect(version).toBe(2)
    const input = { rootKey, sealedKeys, formerKeys, version, identityChain: entry.identityChain, aid }
    const account = await openAccount(input)
    expect(account.kid).toEqual(rotated.keys.kid)
    const reason = async (change: object) => (await refusalOf(() => openAccount({ ...input, ...change }))).reason
    expect(await reason({ rootKey: makeRootKey() })).toBe('sealed')
    expect(await reason({ version: 1 })).toBe('sealed')
    // The server hides the rotation: the keys are not the ones of the older record.
    expect(await reason({ identityChain: [alice.identity] })).toBe('key_mismatch')
  })

  test('[KH11] [ID3] a thief without the old key cannot do it', async () => {
    const forged = await rotateAccount({
      current: alice.view,
      signingKey: mallory.keys.identitySigning.privateKey,
      device: await makeDeviceKeys(),
      former,
      createdAtMs: NOW_MS,
      keys: mallory.keys,
    })
    const theirs = { ...entry, identityChain: [alice.identity, forged.identity], deviceList: forged.deviceList }
    const refusal = await refusalOf(() => verifyDirectoryEntry(theirs, aid, alice.view))
    expect(refusal).toEqual({ reason: 'signature', alarm: 'KEY_CHANGED' })
  })

  test('[KH11] the old identity key certifies nothing any more', async () => {
    const signature = await signPss(oldKey, 'sig/devlist', rotated.deviceList.list)
    const theirs = { ...entry, deviceList: { ...rotated.deviceList, signature } }
    const refusal = await refusalOf(() => verifyDirectoryEntry(theirs, aid))
    expect(refusal).toEqual({ reason: 'signature', alarm: 'DEVICE_UNCERTIFIED' })
  })

  test('[KH11] makes keys of its own unless it is given some', async () => {
    const device = await makeDeviceKeys()
    const input = { current: alice.view, signingKey: oldKey, device, former, createdAtMs: NOW_MS }
    const made = await rotateAccount(input)
    expect(made.keys.spkiS).not.toEqual(alice.keys.spkiS)
    expect(made.keys.aid).toEqual(aid)
    expect(made.rootKey.expose()).not.toEqual(rotated.rootKey.expose())
  })
})

describe('what the former keys are still good for', () => {
  const { rootKey, sealedKeys, formerKeys, version } = rotated
  const input = { rootKey, sealedKeys, formerKeys, version, identityChain: entry.identityChain, aid }

  const rotatedKey = rotated.keys.identityEncryption.publicKey

  test('[EP14] the history: older epochs and older items of the own log, and nothing can be exported', async () => {
    const account = await openAccount(input)
    const { former: kept } = account
    expect(kept.map(({ kid, untilSeq }) => ({ kid, untilSeq }))).toEqual([{ kid: alice.keys.kid, untilSeq: 7 }])
    const { encryptionPrivateKey, accountLogKey: logKey } = at(kept, 0)
    expect([encryptionPrivateKey.extractable, logKey.extractable]).toEqual([false, false])
    const epoch = { chatId: filled(16, 1), number: 1, commitment: filled(32, 0) }
    const secret = filled(32, 9)
    epoch.commitment = await commitmentOf(await importHkdfKey(secret), epoch.chatId)
    const wrap = await wrapSecret(secret, epoch, alice.view)
    expect((await unwrapSecret(wrap, epoch, account)).secret).toEqual(secret)
    const later = await wrapSecret(secret, epoch, { ...rotated.keys, aid, encryptionKey: rotatedKey })
    expect((await unwrapSecret(later, epoch, account)).secret).toEqual(secret)
    const unknown = await wrapSecret(secret, epoch, { ...alice.view, kid: filled(8, 1) })
    expect((await refusalOf(() => unwrapSecret(unknown, epoch, account))).reason).toBe('wrap_address')
    const place = { aid, itemId: 'item' }
    const item = await sealAccountItem(await accountLogKey(oldRootKey), place, utf8('read'))
    expect(await openAccountItem(logKey, place, item)).toEqual(utf8('read'))
  })

  test('[EP14] are there after a second rotation, the oldest first', async () => {
    const current = await verifyDirectoryEntry(entry, aid, alice.view)
    const again = await rotateAccount({
      ...{ current, signingKey: rotated.keys.identitySigning.privateKey, device: await makeDeviceKeys() },
      former: { rootKey, sealedKeys, version, formerKeys, untilSeq: 11 },
      ...{ createdAtMs: NOW_MS + 2, keys: await nextAccountKeys() },
    })
    expect(again.version).toBe(3)
    const identityChain = [...entry.identityChain, again.identity]
    const { former: kept } = await openAccount({ ...again, identityChain, aid })
    expect(kept.map(({ untilSeq }) => untilSeq)).toEqual([7, 11])
    expect(kept.map(({ kid }) => kid)).toEqual([alice.keys.kid, rotated.keys.kid])
  })

  test('[EP14] [KH6] open for one account, version and root key, and cannot be left out', async () => {
    const reason = async (change: object) => (await refusalOf(() => openAccount({ ...input, ...change }))).reason
    expect(await reason({ formerKeys: undefined })).toBe('sealed')
    expect(await reason({ formerKeys: flipped(formerKeys, -1) })).toBe('sealed')
    expect(await reason({ formerKeys: sealedKeys })).toBe('format')
    const slot = { aid, version }
    const refused = async (change: object, key = rootKey) =>
      (await refusalOf(() => openFormerKeys(key, formerKeys, { ...slot, ...change }))).reason
    expect(await refused({ version: 3 })).toBe('sealed')
    expect(await refused({ aid: mallory.keys.aid })).toBe('sealed')
    expect(await refused({}, oldRootKey)).toBe('sealed')
  })

  test('[EP14] are those of the newest 32 rotations', async () => {
    let sealed: Uint8Array | undefined
    for (let untilSeq = 1; untilSeq <= 34; untilSeq++) {
      const secrets = { ...former, aid, kid: alice.keys.kid, formerKeys: sealed, untilSeq }
      sealed = await sealFormerKeys(secrets, oldRootKey, 1)
    }
    const kept = await openFormerKeys(oldRootKey, sealed ?? filled(1, 0), { aid, version: 1 })
    expect(kept.map(({ untilSeq }) => untilSeq)).toEqual(Array.from({ length: 32 }, (_, i) => i + 3))
  })
})

describe('a new password', () => {
  const kdf = { salt: filled(16, 2), memoryKiB: 19_456, iterations: 2, parallelism: 1 }
  const newKdf = { ...kdf, salt: filled(16, 3) }

  test('[KH10] after recovery seals the same root key, and every other blob stays as it is', async () => {
    const recoveryKey = makeRecoveryKey()
    const rootKey = makeRootKey()
    const recovery = { unlockKey: await recoveryUnlockKey(recoveryKey), aid, version: 1 }
    const byRecovery = await sealRootKeyByRecovery(rootKey, recovery)
    const sealedKeys = await sealAccountKeys(rootKey, alice.keys, 1)
    const opened = await openRootKeyByRecovery(byRecovery, recovery)
    const slot = { unlockKey: await importHkdfKey(filled(32, 5)), aid, kdf: newKdf, version: 2 }
    const byPassword = await sealRootKeyByPassword(opened, slot)
    const again = await openRootKeyByPassword(byPassword, slot)
    expect(again.expose()).toEqual(rootKey.expose())
    const identityChain = [alice.identity]
    expect((await openAccount({ rootKey: again, sealedKeys, version: 1, identityChain, aid })).aid).toEqual(aid)
    expect((await openRootKeyByRecovery(byRecovery, recovery)).expose()).toEqual(rootKey.expose())
  })

  test('[KH10] a new recovery key shuts the old one out', async () => {
    const rootKey = makeRootKey()
    const unlockKey = await recoveryUnlockKey(makeRecoveryKey())
    const renewed = await sealRootKeyByRecovery(rootKey, { unlockKey, aid, version: 2 })
    const former = await recoveryUnlockKey(makeRecoveryKey())
    const refusal = await refusalOf(() => openRootKeyByRecovery(renewed, { unlockKey: former, aid, version: 2 }))
    expect(refusal.reason).toBe('sealed')
  })
})
