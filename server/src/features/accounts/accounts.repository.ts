import type { AccountId, Kdf, Request, SealedSecrets } from '@stogram/contract'
import type { PrismaClient } from '../../../generated/client.ts'
import { packSignatures, plain } from '../directory/index.ts'

export interface StoredAccount {
  id: AccountId
  usernameKey: string
  isLocked: boolean
  authHash: string
  kdf: Kdf
  secrets: SealedSecrets
  /** Undefined when the account has no recovery key. */
  recoveryHash: Uint8Array | undefined
}

export interface NewAccount extends Omit<Request<'auth:register'>, 'authSecret' | 'recoverySecret' | 'proof'> {
  usernameKey: string
  authHash: string
  recoveryHash: Uint8Array | undefined
  identityHash: Uint8Array
  deviceId: string
}

export interface AccountsRepository {
  findByUsernameKey(usernameKey: string): Promise<StoredAccount | undefined>
  findById(id: AccountId): Promise<StoredAccount | undefined>
  hasDevice(id: AccountId, deviceId: string): Promise<boolean>
  /** The account, its records, its first device and its log, or nothing. False when the name or the account exists. */
  create(account: NewAccount): Promise<boolean>
}

export function makeAccountsRepository(prisma: PrismaClient): AccountsRepository {
  return {
    async findByUsernameKey(usernameKey) {
      const row = await prisma.account.findUnique({ where: { usernameKey } })
      return row === null ? undefined : toAccount(row)
    },
    async findById(id) {
      const row = await prisma.account.findUnique({ where: { id } })
      return row === null ? undefined : toAccount(row)
    },
    async hasDevice(accountId, id) {
      return (await prisma.device.count({ where: { id, accountId, revokedAt: null } })) === 1
    },
    async create(account) {
      try {
        await insert(prisma, account)
        return true
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'P2002') return false
        throw error
      }
    },
  }
}

async function insert(prisma: PrismaClient, account: NewAccount): Promise<void> {
  const { kdf, secrets, identity, certificate, deviceList } = account
  await prisma.$transaction([
    prisma.account.create({
      data: {
        id: account.accountId,
        username: account.username,
        usernameKey: account.usernameKey,
        displayName: account.displayName,
        authHash: account.authHash,
        kdfSalt: plain(kdf.salt),
        kdfMemoryKiB: kdf.memoryKiB,
        kdfIterations: kdf.iterations,
        kdfParallelism: kdf.parallelism,
        arkByPassword: plain(secrets.arkByPassword),
        passwordVersion: secrets.passwordVersion,
        arkByRecovery: secrets.arkByRecovery === undefined ? null : plain(secrets.arkByRecovery),
        recoveryVersion: secrets.recoveryVersion,
        recoveryHash: account.recoveryHash === undefined ? null : plain(account.recoveryHash),
        sealedKeys: plain(secrets.sealedKeys),
        keysVersion: secrets.keysVersion,
      },
    }),
    prisma.identityRecord.create({
      data: {
        accountId: account.accountId,
        seq: 0,
        record: plain(identity.record),
        signatures: packSignatures(identity.signatures),
        hash: plain(account.identityHash),
      },
    }),
    prisma.device.create({
      data: {
        id: account.deviceId,
        accountId: account.accountId,
        certificate: plain(certificate.certificate),
        signature: plain(certificate.signature),
        lastSeenAt: new Date(),
      },
    }),
    prisma.deviceList.create({
      data: {
        accountId: account.accountId,
        version: 1,
        list: plain(deviceList.list),
        signature: plain(deviceList.signature),
      },
    }),
    prisma.log.create({ data: { id: account.accountId, kind: 'account' } }),
  ])
}

interface AccountRow {
  id: string
  usernameKey: string
  lockedAt: Date | null
  authHash: string
  kdfSalt: Uint8Array
  kdfMemoryKiB: number
  kdfIterations: number
  kdfParallelism: number
  arkByPassword: Uint8Array
  passwordVersion: number
  arkByRecovery: Uint8Array | null
  recoveryVersion: number
  recoveryHash: Uint8Array | null
  sealedKeys: Uint8Array
  keysVersion: number
  formerKeys: Uint8Array | null
}

function toAccount(row: AccountRow): StoredAccount {
  return {
    id: row.id,
    usernameKey: row.usernameKey,
    isLocked: row.lockedAt !== null,
    authHash: row.authHash,
    kdf: {
      salt: plain(row.kdfSalt),
      memoryKiB: row.kdfMemoryKiB,
      iterations: row.kdfIterations,
      parallelism: row.kdfParallelism,
    },
    secrets: {
      arkByPassword: plain(row.arkByPassword),
      passwordVersion: row.passwordVersion,
      ...(row.arkByRecovery === null ? {} : { arkByRecovery: plain(row.arkByRecovery) }),
      recoveryVersion: row.recoveryVersion,
      sealedKeys: plain(row.sealedKeys),
      keysVersion: row.keysVersion,
      ...(row.formerKeys === null ? {} : { formerKeys: plain(row.formerKeys) }),
    },
    recoveryHash: row.recoveryHash === null ? undefined : plain(row.recoveryHash),
  }
}
