import type { AccountId, Kdf, SignedRecord } from '@stogram/contract'
import type { Prisma } from '../../../generated/client.ts'
import { packSignatures, plain } from '../directory/index.ts'

export interface NewPassword {
  authHash: string
  kdf: Kdf
  arkByPassword: Uint8Array
  passwordVersion: number
}

export interface NewRecovery {
  recoveryHash: Uint8Array
  arkByRecovery: Uint8Array
  recoveryVersion: number
}

export interface NewKeys {
  sealedKeys: Uint8Array
  formerKeys: Uint8Array
  keysVersion: number
  identity: SignedRecord
  /** Place and hash of the identity record. */
  seq: number
  hash: Uint8Array
}

/**
 * Each change is part of a transaction, because more comes or ends with it, and follows the version in force by one.
 * False when it does not, or when the account has ended, and nothing has changed then.
 */
export interface SecretsRepository {
  /**
   * With `recoveryHash` only while that recovery key is still in force: it may have been replaced since it was proved.
   */
  setPassword(
    tx: Prisma.TransactionClient,
    id: AccountId,
    password: NewPassword,
    recoveryHash?: Uint8Array,
  ): Promise<boolean>
  setRecovery(tx: Prisma.TransactionClient, id: AccountId, recovery: NewRecovery): Promise<boolean>
  /** The private keys together with the identity record that publishes them. */
  setKeys(tx: Prisma.TransactionClient, id: AccountId, keys: NewKeys): Promise<boolean>
}

export function makeSecretsRepository(): SecretsRepository {
  return {
    async setPassword(tx, id, { authHash, kdf, arkByPassword, passwordVersion }, recoveryHash) {
      const isProved = recoveryHash && { recoveryHash: plain(recoveryHash) }
      const { count } = await tx.account.updateMany({
        where: { id, tombstone: null, passwordVersion: passwordVersion - 1, ...isProved },
        data: {
          authHash,
          kdfSalt: plain(kdf.salt),
          kdfMemoryKiB: kdf.memoryKiB,
          kdfIterations: kdf.iterations,
          kdfParallelism: kdf.parallelism,
          arkByPassword: plain(arkByPassword),
          passwordVersion,
        },
      })
      return count === 1
    },
    async setRecovery(tx, id, { recoveryHash, arkByRecovery, recoveryVersion }) {
      const { count } = await tx.account.updateMany({
        where: { id, tombstone: null, recoveryVersion: recoveryVersion - 1 },
        data: { recoveryHash: plain(recoveryHash), arkByRecovery: plain(arkByRecovery), recoveryVersion },
      })
      return count === 1
    },
    async setKeys(tx, accountId, { sealedKeys, formerKeys, keysVersion, identity, seq, hash }) {
      const { count } = await tx.account.updateMany({
        where: { id: accountId, tombstone: null, keysVersion: keysVersion - 1 },
        data: { sealedKeys: plain(sealedKeys), formerKeys: plain(formerKeys), keysVersion },
      })
      if (count !== 1) return false
      const signatures = packSignatures(identity.signatures)
      await tx.identityRecord.create({
        data: { accountId, seq, record: plain(identity.record), signatures, hash: plain(hash) },
      })
      return true
    },
  }
}
