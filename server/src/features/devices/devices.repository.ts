import type {
  AccountId,
  DeviceId,
  DeviceSummary,
  OpenedAccountAnswer,
  SignedCertificate,
  SignedDeviceList,
} from '@stogram/contract'
import type { Prisma } from '../../../generated/client.ts'
import type { Database } from '../../infra/database.ts'
import type { LogItem, LogStore, TransactionInput } from '../../log/log.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import { plain } from '../directory/index.ts'
import { insertSession, type NewSession } from '../sessions/index.ts'
import { findSignedOutAt, seenAt } from './signed-out-at.ts'

export interface NewDeviceList {
  accountId: AccountId
  version: number
  deviceList: SignedDeviceList
  added: { deviceId: DeviceId; certificate: SignedCertificate } | undefined
  revokedIds: readonly DeviceId[]
  /** Of the device that joins. */
  session: NewSession | undefined
  notice: TransactionInput
  /** Inside the transaction, before anything is written and anybody is revoked. */
  alongside(tx: Prisma.TransactionClient): Promise<void>
}

export interface DevicesRepository {
  find(accountId: AccountId, nowMs: number): Promise<Omit<DeviceSummary, 'isCurrent'>[]>
  /** Those that are not revoked, as `auth:login` tells of them. */
  findSignedIn(accountId: AccountId, nowMs: number): Promise<OpenedAccountAnswer['devices']>
  /** True when the account has this device and has not revoked it. */
  isPresent(accountId: AccountId, deviceId: DeviceId): Promise<boolean>
  /**
   * The new list, the new device with its session and the ends of the removed ones' sessions, all at once.
   * Throws StaleListError when another list of this version came first, OperationError('forbidden') when the account
   * has ended.
   */
  publishList(input: NewDeviceList): Promise<{ notices: LogItem[]; endedSessionIds: string[] }>
}

export function makeDevicesRepository({ prisma, change }: Database, log: LogStore): DevicesRepository {
  return {
    async find(accountId, nowMs) {
      const rows = await prisma.device.findMany({
        where: { accountId },
        orderBy: { createdAt: 'asc' },
        include: WITH_SESSIONS,
      })
      return rows.map((row) => {
        const signedOutAtMs = findSignedOutAt(row, nowMs)
        return {
          deviceId: row.id,
          createdAtMs: row.createdAt.getTime(),
          ...(row.lastSeenAt === null ? {} : { lastSeenAtMs: row.lastSeenAt.getTime() }),
          ...(signedOutAtMs === undefined ? {} : { signedOutAtMs }),
          ...(row.revokedAt === null ? {} : { revokedAtMs: row.revokedAt.getTime() }),
        }
      })
    },
    async findSignedIn(accountId, nowMs) {
      const rows = await prisma.device.findMany({ where: { accountId, revokedAt: null }, include: WITH_SESSIONS })
      const ordered = rows.toSorted((one, other) => seenAt(one) - seenAt(other))
      return ordered.map((row) => ({ deviceId: row.id, isSignedIn: findSignedOutAt(row, nowMs) === undefined }))
    },
    async isPresent(accountId, id) {
      return (await prisma.device.count({ where: { id, accountId, revokedAt: null } })) === 1
    },
    publishList: (input) => change((tx) => publish(tx, log, input)),
  }
}

const WITH_SESSIONS = { sessions: { select: { revokedAt: true, expiresAt: true, lastUsedAt: true } } } as const

async function publish(tx: Prisma.TransactionClient, log: LogStore, input: NewDeviceList) {
  const { accountId, version, deviceList, added, session } = input
  const notices = await log.appendInTransaction(tx, [input.notice])
  // The notice's append holds the account's log: lists of one account come one after the other, and none after its end.
  if ((await tx.account.count({ where: { id: accountId, tombstone: null } })) === 0)
    throw new OperationError('forbidden')
  const newest = await tx.deviceList.findFirst({ where: { accountId }, orderBy: { version: 'desc' } })
  if (newest?.version !== version - 1) throw new StaleListError()
  await input.alongside(tx)
  await tx.deviceList.create({
    data: { accountId, version, list: plain(deviceList.list), signature: plain(deviceList.signature) },
  })
  if (added !== undefined) {
    const { certificate, signature } = added.certificate
    await tx.device.create({
      data: {
        id: added.deviceId,
        accountId,
        certificate: plain(certificate),
        signature: plain(signature),
        lastSeenAt: new Date(),
      },
    })
  }
  if (session !== undefined) await insertSession(tx, session)
  const endedSessionIds = await revoke(tx, input)
  return { notices: notices.map(({ item }) => item), endedSessionIds }
}

/** The devices first: a session that is being started holds its device, and is found once it is there. */
async function revoke(tx: Prisma.TransactionClient, { accountId, revokedIds }: NewDeviceList): Promise<string[]> {
  const ids = [...revokedIds]
  await tx.$executeRaw`
    UPDATE devices SET revoked_at = clock_timestamp()
    WHERE id = ANY(${ids}::text[]) AND account_id = ${accountId} AND revoked_at IS NULL`
  const ended = await tx.$queryRaw<{ id: string }[]>`
    UPDATE sessions SET revoked_at = clock_timestamp(), revoked_reason = 'revoked'
    WHERE device_id = ANY(${ids}::text[]) AND account_id = ${accountId} AND revoked_at IS NULL RETURNING id`
  return ended.map(({ id }) => id)
}

/** Thrown to roll back; the caller's answer is `stale_version`. */
export class StaleListError extends Error {
  override readonly name = 'StaleListError'
}
