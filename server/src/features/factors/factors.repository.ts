import { createHash } from 'node:crypto'
import type { AccountId, PasskeyId } from '@stogram/contract'
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

/** The same text for as long as the account asks for the same second factors. */
export function nameFactors({ totp, passkeys }: StoredFactors): string {
  const named = [totp?.createdAtMs ?? 'none', ...passkeys.map(({ id }) => id).toSorted()]
  return createHash('sha256').update(named.join()).digest('base64url')
}

/** What takes a transaction is told in one that holds the account's log: its changes come one after the other. */
export interface FactorsRepository {
  find(accountId: AccountId, tx?: Prisma.TransactionClient): Promise<StoredFactors>
  /** In the place of what was there; `lastStep` is that of the code which it came with. */
  putTotp(
    tx: Prisma.TransactionClient,
    accountId: AccountId,
    totp: { sealedSecret: Uint8Array; lastStep: number; codeHashes: readonly Uint8Array[] },
  ): Promise<void>
  removeTotp(tx: Prisma.TransactionClient, accountId: AccountId): Promise<void>
  /** False when the id is taken. Without `codeHashes` the backup codes stay as they are. */
  addPasskey(
    tx: Prisma.TransactionClient,
    accountId: AccountId,
    passkey: { id: PasskeyId; publicKey: Uint8Array; counter: number; challengeAtMs: number },
    codeHashes: readonly Uint8Array[] | undefined,
  ): Promise<boolean>
  /** False when the account has no such passkey. */
  removePasskey(tx: Prisma.TransactionClient, accountId: AccountId, id: PasskeyId): Promise<boolean>
  /** False, and nothing changes, for an account without a second factor. */
  replaceBackupCodes(
    tx: Prisma.TransactionClient,
    accountId: AccountId,
    codeHashes: readonly Uint8Array[],
  ): Promise<boolean>
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
  removeAll(tx: Prisma.TransactionClient, accountId: AccountId): Promise<void>
}

export function makeFactorsRepository(prisma: PrismaClient): FactorsRepository {
  return {
    async find(accountId, tx = prisma) {
      const [totp, passkeys, backupCodes] = await Promise.all([
        tx.totpFactor.findUnique({ where: { accountId } }),
        tx.passkey.findMany({ where: { accountId }, orderBy: { createdAt: 'asc' } }),
        tx.backupCode.count({ where: { accountId } }),
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
        backupCodes,
      }
    },
    async putTotp(tx, accountId, { sealedSecret, lastStep, codeHashes }) {
      const fields = { sealedSecret: plain(sealedSecret), lastStep, createdAt: new Date() }
      await tx.totpFactor.upsert({ where: { accountId }, create: { accountId, ...fields }, update: fields })
      await writeBackupCodes(tx, accountId, codeHashes)
    },
    async removeTotp(tx, accountId) {
      await tx.totpFactor.deleteMany({ where: { accountId } })
      await removeCodesOfNothing(tx, accountId)
    },
    async addPasskey(tx, accountId, { id, publicKey, counter, challengeAtMs }, codeHashes) {
      const fields = { publicKey: plain(publicKey), counter: BigInt(counter), lastChallengeAt: BigInt(challengeAtMs) }
      const { count } = await tx.passkey.createMany({ data: [{ id, accountId, ...fields }], skipDuplicates: true })
      if (count === 1 && codeHashes !== undefined) await writeBackupCodes(tx, accountId, codeHashes)
      return count === 1
    },
    async removePasskey(tx, accountId, id) {
      const { count } = await tx.passkey.deleteMany({ where: { id, accountId } })
      await removeCodesOfNothing(tx, accountId)
      return count === 1
    },
    async replaceBackupCodes(tx, accountId, codeHashes) {
      if (!(await hasFactor(tx, accountId))) return false
      await writeBackupCodes(tx, accountId, codeHashes)
      return true
    },
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

async function hasFactor(tx: Prisma.TransactionClient, accountId: AccountId): Promise<boolean> {
  return (await tx.totpFactor.count({ where: { accountId } })) + (await tx.passkey.count({ where: { accountId } })) > 0
}

/** Codes never outlive the factors that they stand for. */
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
