import {
  type AccountId,
  type DeviceId,
  LIMITS,
  type SignedCertificate,
  type SignedDeviceList,
  type SignedRecord,
} from '@stogram/contract'
import { decodeCanonical, E2eeError, idText, verifyDeviceList } from '@stogram/e2ee/public'
import type { Logger } from 'pino'
import type { Prisma } from '../../../generated/client.ts'
import type { LogStore } from '../../log/log.ts'
import type { FanOut } from '../../realtime/fan-out.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import { type DirectoryRepository, mustVerify, verifyRotation } from '../directory/index.ts'
import { makeNotice } from '../notices/index.ts'
import type { LiveSessions, NewSession } from '../sessions/index.ts'
import { type DevicesRepository, StaleListError } from './devices.repository.ts'

export interface PublishDeviceListDeps {
  devices: DevicesRepository
  directory: DirectoryRepository
  log: LogStore
  live: LiveSessions
  fanOut: FanOut
  auditLog: Logger
}

export interface PublishDeviceListInput {
  accountId: AccountId
  deviceList: SignedDeviceList
  /** The device that asks: one that joins, or one that is there already and removes. */
  actorDeviceId: DeviceId
  /** A new identity record: the list is signed by its key. */
  rotation?: SignedRecord
  /** Verified, and the session that begins with it; without one the list may only remove. */
  joining: { certificate: SignedCertificate; session: NewSession } | undefined
  /** What comes or fails with the list, in the same transaction, which holds the account's log. */
  alongside?: (tx: Prisma.TransactionClient, list: ListChange) => Promise<void>
}

export type PublishDeviceList = (input: PublishDeviceListInput) => Promise<void>

/**
 * Takes a signed device list in force: the one way in which devices join and leave an account.
 * Throws OperationError('stale_version' | 'too_many_devices' | 'forbidden').
 */
export function makePublishDeviceList(deps: PublishDeviceListDeps): PublishDeviceList {
  const { devices, log, live, fanOut, auditLog } = deps
  return async (input) => {
    const { accountId, deviceList, actorDeviceId, joining, alongside } = input
    const change = await checkList(deps.directory, input)
    const { version, removedIds } = change
    const published = await devices
      .publishList({
        accountId,
        deviceList,
        version,
        added: joining && { deviceId: actorDeviceId, certificate: joining.certificate },
        revokedIds: removedIds,
        session: joining?.session,
        notice: makeNotice(accountId, { type: 'devices-changed' }, { accountId, deviceId: actorDeviceId }),
        alongside: async (tx) => alongside?.(tx, change),
      })
      .catch((error: unknown) => {
        if (error instanceof StaleListError) throw new OperationError('stale_version')
        throw error
      })
    live.forget(published.endedSessionIds)
    fanOut.endSessions(published.endedSessionIds, 'revoked')
    log.announce(published.notices)
    const newDeviceId = joining && actorDeviceId
    auditLog.info({ event: 'devices-changed', accountId, actorDeviceId, newDeviceId, removedIds }, 'devices changed')
  }
}

export interface ListChange {
  version: number
  removedIds: DeviceId[]
  /** Those that the list keeps. */
  deviceIds: DeviceId[]
}

async function checkList(directory: DirectoryRepository, input: PublishDeviceListInput): Promise<ListChange> {
  const { accountId, deviceList, actorDeviceId, rotation, joining } = input
  const [entry] = await directory.findByIds([accountId])
  if (entry === undefined) throw new OperationError('forbidden')
  const stored = await verifyDeviceList(entry.deviceList, await verifyRotation(entry, undefined))
  const identity = await verifyRotation(entry, rotation)
  if (countDevices(deviceList.list) > LIMITS.devicesPerAccount) throw new OperationError('too_many_devices')
  const offered = await mustVerify('forbidden', 'deviceList', () => verifyDeviceList(deviceList, identity))
  if (offered.version !== stored.version + 1) throw new OperationError('stale_version')
  const next = await mustVerify('forbidden', 'deviceList', () => verifyDeviceList(deviceList, identity, stored))

  const before = new Set(stored.deviceIds.map(idText))
  const after = new Set(next.deviceIds.map(idText))
  const added = [...after].filter((id) => !before.has(id))
  const isAsAsked = joining === undefined ? added.length === 0 : added.length === 1 && added[0] === actorDeviceId
  if (!isAsAsked) throw new OperationError('forbidden', { record: 'deviceList' })
  const removedIds = [...before].filter((id) => !after.has(id))
  return { version: next.version, removedIds, deviceIds: [...after] }
}

/** How many devices `[5, aid, version, prevHash, [deviceId], …]` names, verified or not: too many verify nowhere. */
function countDevices(list: Uint8Array): number {
  try {
    const fields = decodeCanonical(list)
    const deviceIds = Array.isArray(fields) ? fields[4] : undefined
    return Array.isArray(deviceIds) ? deviceIds.length : 0
  } catch (error) {
    // @NOTE What cannot be read is refused as soon as it is verified.
    if (error instanceof E2eeError) return 0
    throw error
  }
}
