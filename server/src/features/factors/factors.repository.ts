import { type AccountId, LIMITS } from '@stogram/contract'
import type { Prisma, PrismaClient } from '../../../generated/client.ts'
import { plain } from '../directory/index.ts'

export interface StoredTotp {
  sealedSecret: Uint8Array
  createdAtMs: number
}

export interface StoredFactors {
  /** Undefined when no authenticator app is asked for. */
  totp: StoredTotp | undefined
  /** How many are left. */
  backupCodes: number
}

export interface FactorsRepository {
  find(accountId: AccountId): Promise<StoredFactors>
  /** In the place of what was there; `lastStep` is that of the code which it came with. */
  putTotp(
    accountId: AccountId,
    totp: { sealedSecret: Uint8Array; lastStep: number; codeHashes: readonly Uint8Array[] },
  ): Promise<void>
  removeTotp(accountId: AccountId): Promise<void>
  /** False, and nothing changes, for an account without a second factor. */
  replaceBackupCodes(accountId: AccountId, codeHashes: readonly Uint8Array[]): Promise<boolean>
  /** Of two that take the same step of this very secret, on any server, one is told true. */
  takeStep(accountId: AccountId, totp: StoredTotp, step: number): Promise<boolean>
  /** Of two that use the same code, one is told true. */
  takeBackupCode(accountId: AccountId, codeHash: Uint8Array): Promise<boolean>
  /** Part of a transaction, because the factors end with what they stood beside. */
  removeAll(tx: Prisma.TransactionClient, accountId: AccountId): Promise<void>
}

export function makeFactorsRepository(prisma: PrismaClient): FactorsRepository {
  return {
    async find(accountId) {
      const [totp, backupCodes] = await Promise.all([
        prisma.totpFactor.findUnique({ where: { accountId } }),
        prisma.backupCode.count({ where: { accountId } }),
      ])
      return {
        totp:
          totp === null ? undefined : { sealedSecret: plain(totp.sealedSecret), createdAtMs: totp.createdAt.getTime() },
        backupCodes: Math.min(backupCodes, LIMITS.backupCodes),
      }
    },
    async putTotp(accountId, { sealedSecret, lastStep, codeHashes }) {
      const fields = { sealedSecret: plain(sealedSecret), lastStep, createdAt: new Date() }
      await prisma.$transaction(async (tx) => {
        await tx.totpFactor.upsert({ where: { accountId }, create: { accountId, ...fields }, update: fields })
        await writeBackupCodes(tx, accountId, codeHashes)
      })
    },
    async removeTotp(accountId) {
      await prisma.$transaction((tx) => removeAll(tx, accountId))
    },
    replaceBackupCodes: (accountId, codeHashes) =>
      prisma.$transaction(async (tx) => {
        // Locked until the commit: codes never outlive the factor that they stand for.
        const factors = await tx.$queryRaw<object[]>`
          SELECT account_id FROM totp_factors WHERE account_id = ${accountId} FOR SHARE`
        if (factors.length === 0) return false
        await writeBackupCodes(tx, accountId, codeHashes)
        return true
      }),
    async takeStep(accountId, { sealedSecret }, step) {
      const { count } = await prisma.totpFactor.updateMany({
        where: { accountId, sealedSecret: plain(sealedSecret), lastStep: { lt: step } },
        data: { lastStep: step },
      })
      return count === 1
    },
    async takeBackupCode(accountId, hash) {
      return (await prisma.backupCode.deleteMany({ where: { accountId, hash: plain(hash) } })).count === 1
    },
    removeAll,
  }
}

async function removeAll(tx: Prisma.TransactionClient, accountId: AccountId): Promise<void> {
  await tx.totpFactor.deleteMany({ where: { accountId } })
  await tx.backupCode.deleteMany({ where: { accountId } })
}

async function writeBackupCodes(
  tx: Prisma.TransactionClient,
  accountId: AccountId,
  codeHashes: readonly Uint8Array[],
): Promise<void> {
  await tx.backupCode.deleteMany({ where: { accountId } })
  await tx.backupCode.createMany({ data: codeHashes.map((hash) => ({ accountId, hash: plain(hash) })) })
}
