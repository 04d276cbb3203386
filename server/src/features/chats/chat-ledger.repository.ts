import type { AccountId, ChatId, DeviceId, ItemId } from '@stogram/contract'
import type { Role } from '@stogram/e2ee/public'
import type { Prisma } from '../../../generated/client.ts'
import type { Database } from '../../infra/database.ts'
import { IdReusedError } from '../../log/id-reused-error.ts'
import type { LockedLog, LogItem, LogStore, TransactionInput } from '../../log/log.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import { findIdentityHashes, plain } from '../directory/index.ts'
import { type LinkChange, recordLinks } from '../joins/index.ts'
import type { CheckedGrant } from './check-grants.ts'

export interface StoredOp {
  senderId: AccountId
  body: Uint8Array
}

export interface MemberChange {
  accountId: AccountId
  change: { type: 'joined'; role: Role; seq: number } | { type: 'left'; seq: number } | { type: 'role'; role: Role }
}

export interface NewEpoch {
  epoch: number
  seq: number
  recordHash: Uint8Array
  wraps: readonly { accountId: AccountId; wrap: Uint8Array }[]
}

/** Everything a change of a chat reads and writes, in one transaction that holds the chat's log. */
export interface ChatLedger {
  /** Adds an empty chat; one that exists stays as it is. */
  addChat(chatId: ChatId, kind: 'PRIVATE' | 'GROUP'): Promise<void>
  /** Locks all these logs at once, in one order for everybody; returns the chat's. */
  lock(chatId: ChatId, otherLogIds: readonly string[]): Promise<LockedLog | undefined>
  findMember(chatId: ChatId, accountId: AccountId): Promise<{ kind: string; role: string } | undefined>
  findMemberIds(chatId: ChatId): Promise<AccountId[]>
  /** Items of this log that already have one of these ids. */
  findItems(chatId: ChatId, ids: readonly ItemId[]): Promise<PlacedItem[]>
  readOps(chatId: ChatId, skip: number): Promise<StoredOp[]>
  findLastEpoch(chatId: ChatId): Promise<{ number: number; recordHash: Uint8Array } | undefined>
  /** Those that live: with their logs locked, they still do when the transaction commits. */
  countAccounts(ids: readonly AccountId[]): Promise<number>
  /** How many of them were members once and are not now. */
  countFormerMembers(chatId: ChatId, ids: readonly AccountId[]): Promise<number>
  findIdentityHashes(ids: readonly AccountId[]): Promise<Map<AccountId, Uint8Array>>
  append(inputs: readonly TransactionInput[]): Promise<LogItem[]>
  changeMembers(chatId: ChatId, changes: readonly MemberChange[]): Promise<void>
  /** Join links as the ops leave them; who has joined waits no longer. Tells who of these had asked. */
  recordLinks(chatId: ChatId, changes: readonly LinkChange[], joined: readonly AccountId[]): Promise<AccountId[]>
  /** Lets a new member read from the first granted epoch on. */
  grantHistory(chatId: ChatId, grant: CheckedGrant): Promise<void>
  /** Takes the place of the one before. */
  putSnapshot(chatId: ChatId, seq: number, state: Uint8Array): Promise<void>
  setOpHead(chatId: ChatId, opHead: Uint8Array): Promise<void>
  addEpoch(chatId: ChatId, epoch: NewEpoch): Promise<void>
  /** Nobody may send until the next epoch: no message names epoch 0. */
  closeEpoch(chatId: ChatId): Promise<void>
  /** Counts so much for each of these; false where there is no room left for one. Comes last. */
  countStored(accountIds: readonly AccountId[], bytes: number): Promise<boolean>
  /** Nobody may ever send again. */
  closeLog(chatId: ChatId): Promise<void>
}

export interface PlacedItem {
  id: ItemId
  seq: number
  hash: Uint8Array
  senderId: AccountId
  deviceId: DeviceId
  at: number
}

export type RunChatLedger = <T>(work: (ledger: ChatLedger) => Promise<T>) => Promise<T>

export function makeRunChatLedger(database: Database, log: LogStore): RunChatLedger {
  return async (work) => {
    try {
      return await database.change((tx) => work(makeLedger(tx, log)))
    } catch (error) {
      if (error instanceof IdReusedError) throw new OperationError('id_reused')
      throw error
    }
  }
}

function makeLedger(tx: Prisma.TransactionClient, log: LogStore): ChatLedger {
  return {
    async addChat(id, kind) {
      await tx.log.createMany({ data: [{ id, kind: 'chat' }], skipDuplicates: true })
      await tx.chat.createMany({ data: [{ id, kind, opHead: new Uint8Array(0) }], skipDuplicates: true })
    },
    async lock(chatId, otherLogIds) {
      const locked = await log.lockInTransaction(tx, [chatId, ...otherLogIds])
      return locked.find(({ logId }) => logId === chatId)
    },
    async findMember(chatId, accountId) {
      const row = await tx.member.findUnique({
        where: { chatId_accountId: { chatId, accountId }, removedAtSeq: null },
        select: { role: true, chat: { select: { kind: true } } },
      })
      return row === null ? undefined : { role: row.role, kind: row.chat.kind }
    },
    async findMemberIds(chatId) {
      const rows = await tx.member.findMany({ where: { chatId, removedAtSeq: null }, select: { accountId: true } })
      return rows.map(({ accountId }) => accountId)
    },
    async findItems(logId, ids) {
      const rows = await tx.logItem.findMany({ where: { logId, id: { in: [...ids] } }, omit: { body: true } })
      return rows.map((row) => ({ ...row, hash: plain(row.hash), at: Number(row.at) }))
    },
    async readOps(logId, skip) {
      const rows = await tx.logItem.findMany({
        where: { logId, kind: 'op' },
        orderBy: { seq: 'asc' },
        skip,
        select: { senderId: true, body: true },
      })
      return rows.map(({ senderId, body }) => ({ senderId, body: plain(body) }))
    },
    async findLastEpoch(chatId) {
      const row = await tx.epochRecord.findFirst({ where: { chatId }, orderBy: { epoch: 'desc' } })
      return row === null ? undefined : { number: row.epoch, recordHash: plain(row.hash) }
    },
    countAccounts: (ids) => tx.account.count({ where: { id: { in: [...ids] }, tombstone: null } }),
    countFormerMembers: (chatId, ids) =>
      tx.member.count({ where: { chatId, accountId: { in: [...ids] }, removedAtSeq: { not: null } } }),
    findIdentityHashes: (ids) => findIdentityHashes(tx, ids),
    async append(inputs) {
      return (await log.appendInTransaction(tx, inputs)).map(({ item }) => item)
    },
    changeMembers: (chatId, changes) => changeMembers(tx, chatId, changes),
    recordLinks: (chatId, changes, joined) => recordLinks(tx, chatId, changes, joined),
    grantHistory: (chatId, grant) => grantHistory(tx, chatId, grant),
    async putSnapshot(chatId, seq, bytes) {
      const state = plain(bytes)
      const create = { chatId, seq, state }
      await tx.memberSnapshot.upsert({ where: { chatId }, create, update: { seq, state }, select: { seq: true } })
    },
    async setOpHead(id, opHead) {
      await tx.chat.update({ where: { id }, data: { opHead: plain(opHead) }, select: { id: true } })
    },
    addEpoch: (chatId, epoch) => addEpoch(tx, chatId, epoch),
    async closeEpoch(id) {
      await tx.log.update({ where: { id }, data: { epoch: 0 }, select: { id: true } })
    },
    countStored: (accountIds, bytes) => log.countInTransaction(tx, { accountIds, bytes }),
    async closeLog(id) {
      await tx.log.update({ where: { id }, data: { isClosed: true }, select: { id: true } })
    },
  }
}

async function changeMembers(tx: Prisma.TransactionClient, chatId: ChatId, changes: readonly MemberChange[]) {
  const joined = changes.flatMap(({ accountId, change }) =>
    change.type === 'joined' ? [{ chatId, accountId, role: change.role, visibleFromSeq: change.seq }] : [],
  )
  if (joined.length > 0) {
    // Somebody who comes back starts anew.
    await tx.member.deleteMany({ where: { chatId, accountId: { in: joined.map(({ accountId }) => accountId) } } })
    await tx.member.createMany({ data: joined })
  }
  const left = changes.flatMap(({ accountId, change }) => (change.type === 'left' ? [{ accountId, ...change }] : []))
  if (left.length > 0) {
    await tx.$executeRaw`
      UPDATE members SET removed_at_seq = n.seq, removed_at = clock_timestamp()
      FROM unnest(${left.map(({ accountId }) => accountId)}::text[], ${left.map(({ seq }) => seq)}::int4[]) AS n(id, seq)
      WHERE chat_id = ${chatId} AND account_id = n.id`
  }
  const moved = changes.flatMap(({ accountId, change }) => (change.type === 'role' ? [{ accountId, ...change }] : []))
  if (moved.length > 0) {
    await tx.$executeRaw`
      UPDATE members SET role = n.role
      FROM unnest(${moved.map(({ accountId }) => accountId)}::text[], ${moved.map(({ role }) => role)}::text[]) AS n(id, role)
      WHERE chat_id = ${chatId} AND account_id = n.id`
  }
}

async function addEpoch(tx: Prisma.TransactionClient, chatId: ChatId, { epoch, seq, recordHash, wraps }: NewEpoch) {
  await tx.epochRecord.create({ data: { chatId, epoch, seq, hash: plain(recordHash) } })
  await tx.epochWrap.createMany({
    data: wraps.map(({ accountId, wrap }) => ({ chatId, epoch, accountId, wrap: plain(wrap) })),
  })
}

async function grantHistory(
  tx: Prisma.TransactionClient,
  chatId: ChatId,
  { accountId, fromEpoch, wraps }: CheckedGrant,
) {
  const first = await tx.epochRecord.findUnique({ where: { chatId_epoch: { chatId, epoch: fromEpoch } } })
  // Before the first epoch stand ops alone, which every member reads.
  const visibleFromSeq = fromEpoch === 1 ? 1 : first?.seq
  if (visibleFromSeq === undefined) throw new OperationError('forbidden')
  await tx.member.update({ where: { chatId_accountId: { chatId, accountId } }, data: { visibleFromSeq } })
  await tx.epochWrap.createMany({
    data: wraps.map((wrap, index) => ({ chatId, epoch: fromEpoch + index, accountId, wrap: plain(wrap) })),
  })
}
