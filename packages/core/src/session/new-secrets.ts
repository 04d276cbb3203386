import type { Kdf } from '@stogram/contract'
import {
  encodeRecoveryWords,
  makeKdfParameters,
  makeRecoveryKey,
  recoveryAuthSecret,
  recoveryUnlockKey,
  type SecretBytes,
  sealRootKeyByPassword,
  sealRootKeyByRecovery,
  stretchPassword,
} from '@stogram/e2ee'

/** What a secret of the account opens. */
interface Root {
  rootKey: SecretBytes
  aid: Uint8Array
}

export interface NewPassword {
  authSecret: Uint8Array
  kdf: Kdf
  arkByPassword: Uint8Array
  passwordVersion: number
}

/** A new password, with a salt of its own, as the server takes it. */
export async function makePassword(
  { rootKey, aid }: Root,
  { password, cost, version }: { password: string; cost: Partial<Kdf> | undefined; version: number },
): Promise<NewPassword> {
  const kdf = makeKdfParameters(cost)
  const { authSecret, unlockKey } = await stretchPassword(password, kdf)
  const arkByPassword = await sealRootKeyByPassword(rootKey, { unlockKey, aid, kdf, version })
  return { authSecret, kdf, arkByPassword, passwordVersion: version }
}

export interface NewRecovery {
  recoveryWords: string[]
  recoverySecret: Uint8Array
  arkByRecovery: Uint8Array
  recoveryVersion: number
}

/** A new recovery key: its words for the person, the rest for the server. */
export async function makeRecovery({ rootKey, aid }: Root, version: number): Promise<NewRecovery> {
  const recoveryKey = makeRecoveryKey()
  const recoveryWords = (await encodeRecoveryWords(recoveryKey)).split(' ')
  const unlockKey = await recoveryUnlockKey(recoveryKey)
  const arkByRecovery = await sealRootKeyByRecovery(rootKey, { unlockKey, aid, version })
  const recoverySecret = await recoveryAuthSecret(recoveryKey)
  recoveryKey.fill(0)
  return { recoveryWords, recoverySecret, arkByRecovery, recoveryVersion: version }
}
