import type { AccountId, DeviceId, DeviceSummary, SignedCertificate, SignedDeviceList } from '@stogram/contract'
import type { Prisma } from '../../../generated/client.ts'
import type { Database } from '../../infra/database.ts'
import type { LogItem, LogStore, TransactionInput } from '../../log/log.ts'
import { plain } from '../directory/index.ts'

export interface NewDeviceList {
  accountId: AccountId
  version: number
  deviceList: SignedDeviceList
  added: { deviceId: DeviceId; certificate: SignedCertificate } | undefined
  revokedIds: readonly DeviceId[]
  notice: TransactionInput
  atMs: number
}

export interface DevicesRepository {
  find(accountId: AccountId): Promise<Omit<DeviceSummary, 'isCurrent'>[]>
  /**
   * The new list, the new device and the ends of the removed ones' sessions, all at once.
   * Throws StaleListError when another list of this version came first.
   */
  publishList(input: NewDeviceList): Promise<{ notices: LogItem[]; endedSessionIds: string[] }>
}

export function makeDevicesRepository({ prisma }: Database, log: LogStore): DevicesRepository {
  return {
    async find(accountId) {
      const rows = await prisma.device.findMany({ where: { accountId }, orderBy: { createdAt: 'asc' } })
      return rows.map((row) => ({
        deviceId: row.id,
        createdAtMs: row.createdAt.getTime(),
        ...(row.lastSeenAt === null ? {} : { lastSeenAtMs: row.lastSeenAt.getTime() }),
        ...(row.revokedAt === null ? {} : { revokedAtMs: row.revokedAt.getTime() }),
      }))
    },
    publishList: (input) => prisma.$transaction((tx) => publish(tx, log, input)),
  }
}

async function publish(tx: Prisma.TransactionClient, log: LogStore, input: NewDeviceList) {
  const { accountId, version, deviceList, added, revokedIds } = input
  const notices = await log.appendInTransaction(tx, [input.notice])
  // The notice's append holds the account's log: lists of one account come one after the other.
  const newest = await tx.deviceList.findFirst({ where: { accountId }, orderBy: { version: 'desc' } })
  if (newest?.version !== version - 1) throw new StaleListError()
  await tx.deviceList.create({
    data: { accountId, version, list: plain(deviceList.list), signature: plain(deviceList.signature) },
  })
  const at = new Date(input.atMs)
  if (added !== undefined) {
    const { certificate, signature } = added.certificate
    await tx.device.create({
      data: {
        id: added.deviceId,
        accountId,
        certificate: plain(certificate),
        signature: plain(signature),
        createdAt: at,
        lastSeenAt: at,
      },
    })
  }
  const removed = { deviceId: { in: [...revokedIds] }, accountId, revokedAt: null }
  const ended = await tx.session.findMany({ where: removed, select: { id: true } })
  await tx.session.updateMany({ where: removed, data: { revokedAt: at, revokedReason: 'revoked' } })
  await tx.device.updateMany({ where: { id: removed.deviceId, accountId, revokedAt: null }, data: { revokedAt: at } })
  return { notices: notices.map(({ item }) => item), endedSessionIds: ended.map(({ id }) => id) }
}

/** Thrown to roll back; the caller's answer is `stale_version`. */
export class StaleListError extends Error {
  override readonly name = 'StaleListError'
}
