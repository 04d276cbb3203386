import type { AccountId, DirectoryEntry } from '@stogram/contract'
import type { Prisma, PrismaClient } from '../../../generated/client.ts'
import { plain, unpackSignatures } from './signed-records.ts'

/** The public records of accounts, as they were published and verified. */
export interface DirectoryRepository {
  findByUsernameKey(usernameKey: string): Promise<DirectoryEntry | undefined>
  /** Unknown ids are left out. */
  findByIds(ids: readonly AccountId[]): Promise<DirectoryEntry[]>
  /** Hashes of the newest identity records, by account id; accounts that have ended are left out. */
  findIdentityHashes(ids: readonly AccountId[]): Promise<Map<AccountId, Uint8Array>>
}

const PUBLISHED = {
  identityRecords: { orderBy: { seq: 'asc' } },
  // Revoked devices too: they signed older items.
  devices: { orderBy: { createdAt: 'asc' } },
  deviceLists: { orderBy: { version: 'desc' }, take: 1 },
} as const

export function makeDirectoryRepository(prisma: PrismaClient): DirectoryRepository {
  return {
    async findByUsernameKey(usernameKey) {
      const account = await prisma.account.findUnique({ where: { usernameKey }, include: PUBLISHED })
      return account === null ? undefined : toEntry(account)
    },
    async findByIds(ids) {
      const accounts = await prisma.account.findMany({ where: { id: { in: [...ids] } }, include: PUBLISHED })
      return accounts.map(toEntry)
    },
    async findIdentityHashes(ids) {
      const living = await prisma.account.findMany({
        where: { id: { in: [...ids] }, tombstone: null },
        select: { id: true },
      })
      return findIdentityHashes(
        prisma,
        living.map(({ id }) => id),
      )
    },
  }
}

/** Inside a transaction, of accounts that have ended too: a chat keeps its members. */
export async function findIdentityHashes(
  client: Prisma.TransactionClient,
  ids: readonly AccountId[],
): Promise<Map<AccountId, Uint8Array>> {
  const records = await client.identityRecord.findMany({
    where: { accountId: { in: [...ids] } },
    orderBy: { seq: 'asc' },
    select: { accountId: true, hash: true },
  })
  return new Map(records.map(({ accountId, hash }) => [accountId, plain(hash)]))
}

interface PublishedAccount {
  id: string
  username: string
  displayName: string
  bio: string
  identityRecords: { record: Uint8Array; signatures: Uint8Array }[]
  devices: { certificate: Uint8Array; signature: Uint8Array }[]
  deviceLists: { list: Uint8Array; signature: Uint8Array }[]
  tombstone: Uint8Array | null
  tombstoneSignature: Uint8Array | null
}

function toEntry(account: PublishedAccount): DirectoryEntry {
  const { tombstone, tombstoneSignature } = account
  const [deviceList] = account.deviceLists
  if (deviceList === undefined) throw new Error('an account has no device list')
  return {
    accountId: account.id,
    username: account.username,
    displayName: account.displayName,
    bio: account.bio,
    identityChain: account.identityRecords.map(({ record, signatures }) => ({
      record: plain(record),
      signatures: unpackSignatures(signatures),
    })),
    certificates: account.devices.map(({ certificate, signature }) => ({
      certificate: plain(certificate),
      signature: plain(signature),
    })),
    deviceList: { list: plain(deviceList.list), signature: plain(deviceList.signature) },
    ...(tombstone === null || tombstoneSignature === null
      ? {}
      : { tombstone: { tombstone: plain(tombstone), signature: plain(tombstoneSignature) } }),
  }
}
