import { describe, expect, test } from 'vitest'
import { encodeHex, utf8 } from '../codec/bytes.ts'
import { decodeCanonical, encodeCanonical } from '../codec/canonical.ts'
import { makeIdentity } from '../directory/identity-record.ts'
import { importHkdfKey } from '../primitives/hkdf.ts'
import { nextAccountKeys } from '../testing/fixed-keys.ts'
import { refusalOf } from '../testing/refusal.ts'
import { filled, flipped, NOW_MS } from '../testing/world.ts'
import { accountLogKey, openAccountItem, sealAccountItem } from './account-items.ts'
import { openAccount } from './open-account.ts'
import {
  deriveFromRootKey,
  makeRootKey,
  openRootKeyByPassword,
  openRootKeyByRecovery,
  sealRootKeyByPassword,
  sealRootKeyByRecovery,
} from './root-key.ts'
import { sealAccountKeys } from './sealed-keys.ts'

const keys = await nextAccountKeys()
const other = await nextAccountKeys()
const rootKey = makeRootKey()
const unlockKey = await importHkdfKey(filled(32, 1))
const kdf = { salt: filled(16, 2), memoryKiB: 19_456, iterations: 2, parallelism: 1 }
const slot = { unlockKey, aid: keys.aid, kdf, version: 3 }
const signer = { ...keys, signingKey: keys.identitySigning.privateKey }
const identityChain = [await makeIdentity(signer, NOW_MS)]
const sealedKeys = await sealAccountKeys(rootKey, keys, 3)
const input = { rootKey, sealedKeys, version: 3, identityChain, aid: keys.aid }

describe('account root key', () => {
  test('[KH5] opens with what it was sealed with', async () => {
    const byPassword = await sealRootKeyByPassword(rootKey, slot)
    const byRecovery = await sealRootKeyByRecovery(rootKey, slot)
    expect((await openRootKeyByPassword(byPassword, slot)).expose()).toEqual(rootKey.expose())
    expect((await openRootKeyByRecovery(byRecovery, slot)).expose()).toEqual(rootKey.expose())
  })

  test('[KH5] [CV6] refuses a blob of another slot, version, account or cost', async () => {
    const byPassword = await sealRootKeyByPassword(rootKey, slot)
    const byRecovery = await sealRootKeyByRecovery(rootKey, slot)
    const wrong = {
      'the other slot': () => openRootKeyByPassword(byRecovery, slot),
      'the other slot, backwards': () => openRootKeyByRecovery(byPassword, slot),
      version: () => openRootKeyByPassword(byPassword, { ...slot, version: 2 }),
      'recovery version': () => openRootKeyByRecovery(byRecovery, { ...slot, version: 2 }),
      account: () => openRootKeyByPassword(byPassword, { ...slot, aid: other.aid }),
      'recovery account': () => openRootKeyByRecovery(byRecovery, { ...slot, aid: other.aid }),
      memory: () => openRootKeyByPassword(byPassword, { ...slot, kdf: { ...kdf, memoryKiB: 19_457 } }),
      'a flipped bit': () => openRootKeyByPassword(flipped(byPassword, -1), slot),
    }
    for (const [name, action] of Object.entries(wrong)) {
      expect((await refusalOf(action)).reason, name).toBe('sealed')
    }
  })
})

describe('private keys', () => {
  test('[KH4] one pair signs, the other receives; the id is the hash of both', () => {
    expect(other.aid).not.toEqual(keys.aid)
    expect(other.identitySigning.privateKey.algorithm).toMatchObject({ name: 'RSA-PSS' })
    expect(other.identityEncryption.privateKey.algorithm).toMatchObject({ name: 'RSA-OAEP' })
    expect(other.aid).toHaveLength(32)
    expect(other.kid).toHaveLength(8)
  })

  test('[KH7] open as keys that cannot be exported and match the record', async () => {
    const account = await openAccount(input)
    expect(account.aid).toEqual(keys.aid)
    expect(account.kid).toEqual(keys.kid)
    for (const key of [account.signingKey, account.encryptionPrivateKey, account.accountLogKey]) {
      expect(key.extractable).toBe(false)
    }
    expect(account.signingKey.usages).toEqual(['sign'])
    expect(account.encryptionPrivateKey.usages).toEqual(['decrypt'])
  })

  test('[KH6] refuses swapped slots, an older version and another root key', async () => {
    const [format, signing, encryption] = decodeCanonical(sealedKeys) as [number, Uint8Array, Uint8Array]
    const swapped = encodeCanonical([format, encryption, signing])
    const wrong = {
      slots: { ...input, sealedKeys: swapped },
      version: { ...input, version: 2 },
      root: { ...input, rootKey: makeRootKey() },
    }
    for (const [name, changed] of Object.entries(wrong)) {
      expect((await refusalOf(() => openAccount(changed))).reason, name).toBe('sealed')
    }
    const future = encodeCanonical([2, signing, encryption])
    const refusal = await refusalOf(() => openAccount({ ...input, sealedKeys: future }))
    expect(refusal.reason).toBe('format')
  })

  test('[KH7] refuses a record of other keys served as "yours"', async () => {
    const theirs = { ...other, signingKey: other.identitySigning.privateKey }
    const chain = [await makeIdentity(theirs, NOW_MS)]
    const refusal = await refusalOf(() => openAccount({ ...input, identityChain: chain }))
    expect(refusal).toEqual({ reason: 'wrong_account', alarm: 'KEY_CHANGED' })
  })

  test('[KH7] refuses private keys whose public halves are not in the record', async () => {
    const expected = { reason: 'key_mismatch', alarm: 'KEY_CHANGED' }
    const mixes = [
      { ...keys, identitySigning: other.identitySigning },
      { ...keys, identityEncryption: other.identityEncryption },
    ]
    for (const mixed of mixes) {
      const blob = await sealAccountKeys(rootKey, mixed, 3)
      expect(await refusalOf(() => openAccount({ ...input, sealedKeys: blob }))).toEqual(expected)
    }
  })
})

describe('items of the account log', () => {
  test('[KH8] open under their own id only, and hide their length', async () => {
    const key = await accountLogKey(rootKey)
    const place = { aid: keys.aid, itemId: 'a' }
    const short = await sealAccountItem(key, place, utf8('read up to 5'))
    const longer = await sealAccountItem(key, place, utf8('read up to 55555'))
    expect(short).toHaveLength(longer.length)
    expect(await openAccountItem(key, place, short)).toEqual(utf8('read up to 5'))
    const wrong = {
      item: () => openAccountItem(key, { ...place, itemId: 'b' }, short),
      account: () => openAccountItem(key, { ...place, aid: other.aid }, short),
    }
    for (const [name, action] of Object.entries(wrong)) {
      expect((await refusalOf(action)).reason, name).toBe('sealed')
    }
    const another = await deriveFromRootKey(rootKey, 'keys')
    expect((await refusalOf(() => openAccountItem(another, place, short))).reason).toBe('sealed')
    const huge = () => sealAccountItem(key, place, new Uint8Array(49_153))
    expect((await refusalOf(huge)).reason).toBe('size')
  })

  test('[KH8] are readable on every device of the account', async () => {
    const place = { aid: keys.aid, itemId: 'a' }
    const sealed = await sealAccountItem(await accountLogKey(rootKey), place, utf8('x'))
    const elsewhere = (await openAccount(input)).accountLogKey
    expect(encodeHex(await openAccountItem(elsewhere, place, sealed))).toBe('78')
  })
})
