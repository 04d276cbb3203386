import { type AccountId, type DeviceId, LIMITS, type SignedCertificate, type SignedDeviceList } from '@stogram/contract'
import { idBytes, idText, verifyDeviceCertificate, verifyDeviceList, verifyIdentityChain } from '@stogram/e2ee/public'
import type { Logger } from 'pino'
import type { LogStore } from '../../log/log.ts'
import type { FanOut } from '../../realtime/fan-out.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import { type DirectoryRepository, mustVerify } from '../directory/index.ts'
import { makeNotice } from '../notices/index.ts'
import type { LiveSessions } from '../sessions/index.ts'
import { type DevicesRepository, StaleListError } from './devices.repository.ts'

export interface PublishDeviceListDeps {
  devices: DevicesRepository
  directory: DirectoryRepository
  log: LogStore
  live: LiveSessions
  fanOut: FanOut
  auditLog: Logger
  nowMs: () => number
}

export interface PublishDeviceListInput {
  accountId: AccountId
  deviceList: SignedDeviceList
  /** The device that joins; without one the list may only remove. */
  certificate: SignedCertificate | undefined
  /** Who asks, when it is not the joining device itself. */
  actorDeviceId: DeviceId | undefined
}

export type PublishDeviceList = (input: PublishDeviceListInput) => Promise<{ newDeviceId: DeviceId | undefined }>

/** Takes a signed device list in force: the one way in which devices join and leave an account. */
export function makePublishDeviceList(deps: PublishDeviceListDeps): PublishDeviceList {
  const { devices, log, live, fanOut, auditLog, nowMs } = deps
  return async (input) => {
    const { accountId, deviceList, certificate } = input
    const change = await checkList(deps.directory, input)
    const actorDeviceId = change.newDeviceId ?? input.actorDeviceId ?? ''
    const published = await devices
      .publishList({
        accountId,
        deviceList,
        version: change.version,
        added: certificate && change.newDeviceId ? { deviceId: change.newDeviceId, certificate } : undefined,
        revokedIds: change.removedIds,
        notice: makeNotice(accountId, { type: 'devices-changed' }, { accountId, deviceId: actorDeviceId }),
        atMs: nowMs(),
      })
      .catch((error: unknown) => {
        if (error instanceof StaleListError) throw new OperationError('stale_version')
        throw error
      })
    live.forget(published.endedSessionIds)
    fanOut.endSessions(published.endedSessionIds, 'revoked')
    log.announce(published.notices)
    const { removedIds, newDeviceId } = change
    auditLog.info({ event: 'devices-changed', accountId, newDeviceId, removedIds }, 'devices changed')
    return { newDeviceId }
  }
}

interface ListChange {
  version: number
  newDeviceId: DeviceId | undefined
  removedIds: DeviceId[]
}

async function checkList(directory: DirectoryRepository, input: PublishDeviceListInput): Promise<ListChange> {
  const { accountId, deviceList, certificate } = input
  const [entry] = await directory.findByIds([accountId])
  if (entry === undefined) throw new OperationError('forbidden')
  const identity = await verifyIdentityChain(entry.identityChain, idBytes(accountId))
  const stored = await verifyDeviceList(entry.deviceList, identity)
  const offered = await mustVerify('forbidden', 'deviceList', () => verifyDeviceList(deviceList, identity))
  if (offered.version !== stored.version + 1) throw new OperationError('stale_version')
  const next = await mustVerify('forbidden', 'deviceList', () => verifyDeviceList(deviceList, identity, stored))

  const before = new Set(stored.deviceIds.map(idText))
  const after = new Set(next.deviceIds.map(idText))
  const added = [...after].filter((id) => !before.has(id))
  const device =
    certificate && (await mustVerify('forbidden', 'certificate', () => verifyDeviceCertificate(certificate, identity)))
  const newDeviceId = device && idText(device.deviceId)
  const isAsAsked = newDeviceId === undefined ? added.length === 0 : added.length === 1 && added[0] === newDeviceId
  if (!isAsAsked) throw new OperationError('forbidden', { record: 'deviceList' })
  if (after.size > LIMITS.devicesPerAccount) throw new OperationError('too_many_devices')
  return { version: next.version, newDeviceId, removedIds: [...before].filter((id) => !after.has(id)) }
}
