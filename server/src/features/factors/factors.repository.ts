import { type AccountId, LIMITS, type PasskeyId } from '@stogram/contract'
import type { Prisma, PrismaClient } from '../../../generated/client.ts'
import { plain } from '../directory/index.ts'

export interface StoredTotp {
  sealedSecret: Uint8Array
  createdAtMs: number
}

export interface StoredPasskey {
  id: PasskeyId
  publicKey: Uint8Array
  counter: number
  createdAtMs: number
  lastUsedAtMs: number | undefined
}

export interface StoredFactors {
  /** Undefined when no authenticator app is asked for. */
  totp: StoredTotp | undefined
  /** Oldest first. */
  passkeys: StoredPasskey[]
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
  /** False when the id is taken. Without `codeHashes` the backup codes stay as they are. */
  addPasskey(
    accountId: AccountId,
    passkey: { id: PasskeyId; publicKey: Uint8Array; counter: number; challengeAtMs: number },
    codeHashes: readonly Uint8Array[] | undefined,
  ): Promise<boolean>
  /** False when the account has no such passkey. */
  removePasskey(accountId: AccountId, id: PasskeyId): Promise<boolean>
  /** False, and nothing changes, for an account without a second factor. */
  replaceBackupCodes(accountId: AccountId, codeHashes: readonly Uint8Array[]): Promise<boolean>
  /** Of two that take the same step of this very secret, on any server, one is told true. */
  takeStep(accountId: AccountId, totp: StoredTotp, step: number): Promise<boolean>
  /** Of two that answer the same challenge, or answer an older one, one is told true. */
  takeChallenge(
    accountId: AccountId,
    id: PasskeyId,
    use: { challengeAtMs: number; counter: number; atMs: number },
  ): Promise<boolean>
  /** Of two that use the same code, one is told true. */
  takeBackupCode(accountId: AccountId, codeHash: Uint8Array): Promise<boolean>
  /** Part of a transaction, because the factors end with what they stood beside. */
  removeAll(tx: Prisma.TransactionClient, accountId: AccountId): Promise<void>
}

export function makeFactorsRepository(prisma: PrismaClient): FactorsRepository {
  return {
    async find(accountId) {
      const [totp, passkeys, backupCodes] = await Promise.all([
        prisma.totpFactor.findUnique({ where: { accountId } }),
        prisma.passkey.findMany({ where: { accountId }, orderBy: { createdAt: 'asc' } }),
        prisma.backupCode.count({ where: { accountId } }),
      ])
      return {
        totp:
          totp === null ? undefined : { sealedSecret: plain(totp.sealedSecret), createdAtMs: totp.createdAt.getTime() },
        passkeys: passkeys.map((passkey) => ({
          id: passkey.id,
          publicKey: plain(passkey.publicKey),
          counter: Number(passkey.counter),
          createdAtMs: passkey.createdAt.getTime(),
          lastUsedAtMs: passkey.lastUsedAt?.getTime(),
        })),
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
      await prisma.$transaction(async (tx) => {
        await tx.totpFactor.deleteMany({ where: { accountId } })
        await removeCodesOfNothing(tx, accountId)
      })
    },
    addPasskey: (accountId, { id, publicKey, counter, challengeAtMs }, codeHashes) =>
      prisma.$transaction(async (tx) => {
        const fields = { publicKey: plain(publicKey), counter: BigInt(counter), lastChallengeAt: BigInt(challengeAtMs) }
        const { count } = await tx.passkey.createMany({ data: [{ id, accountId, ...fields }], skipDuplicates: true })
        if (count === 1 && codeHashes !== undefined) await writeBackupCodes(tx, accountId, codeHashes)
        return count === 1
      }),
    removePasskey: (accountId, id) =>
      prisma.$transaction(async (tx) => {
        const { count } = await tx.passkey.deleteMany({ where: { id, accountId } })
        await removeCodesOfNothing(tx, accountId)
        return count === 1
      }),
    replaceBackupCodes: (accountId, codeHashes) =>
      prisma.$transaction(async (tx) => {
        if (!(await hasFactor(tx, accountId))) return false
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
    async takeChallenge(accountId, id, { challengeAtMs, counter, atMs }) {
      const { count } = await prisma.passkey.updateMany({
        where: { id, accountId, lastChallengeAt: { lt: BigInt(challengeAtMs) } },
        data: { lastChallengeAt: BigInt(challengeAtMs), counter: BigInt(counter), lastUsedAt: new Date(atMs) },
      })
      return count === 1
    },
    async takeBackupCode(accountId, hash) {
      return (await prisma.backupCode.deleteMany({ where: { accountId, hash: plain(hash) } })).count === 1
    },
    async removeAll(tx, accountId) {
      await tx.totpFactor.deleteMany({ where: { accountId } })
      await tx.passkey.deleteMany({ where: { accountId } })
      await tx.backupCode.deleteMany({ where: { accountId } })
    },
  }
}

/** Locked until the commit: codes never outlive the factors that they stand for. */
async function hasFactor(tx: Prisma.TransactionClient, accountId: AccountId): Promise<boolean> {
  const totps = await tx.$queryRaw<object[]>`
    SELECT account_id FROM totp_factors WHERE account_id = ${accountId} FOR SHARE`
  if (totps.length > 0) return true
  const passkeys = await tx.$queryRaw<object[]>`
    SELECT id FROM passkeys WHERE account_id = ${accountId} FOR SHARE`
  return passkeys.length > 0
}

async function removeCodesOfNothing(tx: Prisma.TransactionClient, accountId: AccountId): Promise<void> {
  if (!(await hasFactor(tx, accountId))) await tx.backupCode.deleteMany({ where: { accountId } })
}

async function writeBackupCodes(
  tx: Prisma.TransactionClient,
  accountId: AccountId,
  codeHashes: readonly Uint8Array[],
): Promise<void> {
  await tx.backupCode.deleteMany({ where: { accountId } })
  await tx.backupCode.createMany({ data: codeHashes.map((hash) => ({ accountId, hash: plain(hash) })) })
}
