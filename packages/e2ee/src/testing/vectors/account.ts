import { accountLogKey, openAccountItem, sealAccountItem } from '../../account/account-items.ts'
import { encodeAccountKey, makeAccountKey } from '../../account/account-key.ts'
import { openFormerKeys, sealFormerKeys } from '../../account/former-keys.ts'
import { openAccount } from '../../account/open-account.ts'
import { stretchPassword } from '../../account/password.ts'
import {
  encodeRecoveryWords,
  makeRecoveryKey,
  recoveryAuthSecret,
  recoveryUnlockKey,
} from '../../account/recovery-key.ts'
import {
  makeRootKey,
  openRootKeyByPassword,
  openRootKeyByRecovery,
  sealRootKeyByPassword,
  sealRootKeyByRecovery,
} from '../../account/root-key.ts'
import { sealAccountKeys } from '../../account/sealed-keys.ts'
import { encodeHex, utf8 } from '../../codec/bytes.ts'
import { makeIdentity } from '../../directory/identity-record.ts'
import { encodeContactCode } from '../../verification/contact-code.ts'
import { safetyNumber } from '../../verification/safety-number.ts'
import { fixedAccountKeys } from '../fixed-keys.ts'
import { countingRandom, hexOf, mustBe, type VectorArea } from './area.ts'

const kdf = { salt: countingRandom(0)(16), memoryKiB: 19_456, iterations: 2, parallelism: 1 }
const itemId = 'item'

export const account: VectorArea = {
  async fixed() {
    const random = countingRandom(1)
    const alice = await fixedAccountKeys(0)
    const bob = await fixedAccountKeys(1)
    const { aid } = alice
    const accountKey = makeAccountKey(random)
    const { authSecret, unlockKey } = await stretchPassword('correct horse', kdf, accountKey)
    const recoveryKey = makeRecoveryKey(random)
    const rootKey = makeRootKey(random)
    const slot = { unlockKey, aid, kdf, version: 1 }
    const recovery = { unlockKey: await recoveryUnlockKey(recoveryKey), aid, version: 1 }
    const logKey = await accountLogKey(rootKey)
    const place = { aid, itemId }
    const sealedKeys = await sealAccountKeys(rootKey, alice, 1, random)
    const objects = {
      aid,
      kid: alice.kid,
      spkiS: alice.spkiS,
      spkiE: alice.spkiE,
      authSecret,
      recoveryAuthSecret: await recoveryAuthSecret(recoveryKey),
      arkByPassword: await sealRootKeyByPassword(rootKey, slot, random),
      arkByRecovery: await sealRootKeyByRecovery(rootKey, recovery, random),
      accountItem: await sealAccountItem(logKey, place, utf8('read up to 5'), random),
      contactCode: encodeContactCode({ aid, airHash: aid }, { aid: bob.aid, airHash: bob.aid }),
      sealedKeys,
    }
    const byPassword = await openRootKeyByPassword(objects.arkByPassword, slot)
    const byRecovery = await openRootKeyByRecovery(objects.arkByRecovery, recovery)
    const root = encodeHex(rootKey.expose())
    mustBe(encodeHex(byPassword.expose()) === root && encodeHex(byRecovery.expose()) === root, 'root key')
    const opened = await openAccountItem(logKey, place, objects.accountItem)
    mustBe(encodeHex(opened) === encodeHex(utf8('read up to 5')), 'account item')
    const identity = await makeIdentity({ ...alice, signingKey: alice.identitySigning.privateKey }, 1)
    await openAccount({ rootKey, sealedKeys, version: 1, identityChain: [identity], aid })
    const nextRootKey = makeRootKey(countingRandom(70))
    const former = { aid, kid: alice.kid, rootKey, sealedKeys, version: 1, formerKeys: undefined, untilSeq: 5 }
    const formerKeys = await sealFormerKeys(former, nextRootKey, 2, countingRandom(80))
    const [kept] = await openFormerKeys(nextRootKey, formerKeys, { aid, version: 2 })
    mustBe(kept?.untilSeq === 5 && encodeHex(kept.kid) === encodeHex(alice.kid), 'former keys')
    return {
      ...hexOf({ ...objects, formerKeys }),
      accountKeyText: await encodeAccountKey(accountKey),
      recoveryWords: await encodeRecoveryWords(recoveryKey),
      safetyNumber: await safetyNumber(alice, bob),
    }
  },
}
