import type { AccountId, Kdf } from '@stogram/contract'
import type { Prisma } from '../../../generated/client.ts'
import { plain } from '../directory/index.ts'

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
  }
}
