import type { AccountId, DeviceProof, Session, SignedCertificate, SignedDeviceList } from '@stogram/contract'
import { idText, type VerifiedDevice, verifyDeviceCertificate } from '@stogram/e2ee/public'
import type { Logger } from 'pino'
import type { RefreshCookie } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import { type DirectoryRepository, mustVerify, verifyRotation } from '../directory/index.ts'
import { mustProveDevice, type StartSession } from '../sessions/index.ts'
import type { DevicesRepository } from './devices.repository.ts'
import type { PublishDeviceList, PublishDeviceListInput } from './publish-device-list.ts'

export interface AdmitDeviceDeps {
  devices: Pick<DevicesRepository, 'isPresent'>
  directory: DirectoryRepository
  publishDeviceList: PublishDeviceList
  startSession: StartSession
  auditLog: Logger
  nowMs: () => number
}

export interface AdmitDeviceInput extends Pick<PublishDeviceListInput, 'alongside' | 'rotation'> {
  accountId: AccountId
  certificate: SignedCertificate
  deviceList: SignedDeviceList
  proof: DeviceProof
  purpose: 'enrol' | 'recover' | 'rotate'
}

export type AdmitDevice = (input: AdmitDeviceInput, cookie: RefreshCookie) => Promise<Session>

/**
 * A new device of an account that has proved itself: takes its list in force and begins its session. The same device
 * may ask again when the first answer was lost.
 */
export function makeAdmitDevice(deps: AdmitDeviceDeps): AdmitDevice {
  const { devices, directory, publishDeviceList, startSession, auditLog, nowMs } = deps
  return async (input, cookie) => {
    const { accountId, certificate, deviceList, proof, purpose, rotation, alongside } = input
    const device = await verifyDevice(directory, input)
    await mustProveDevice(device.dkPub, purpose, proof, nowMs())
    const deviceId = idText(device.deviceId)
    try {
      return await startSession({ accountId, deviceId }, cookie, (session) =>
        publishDeviceList({
          ...{ accountId, deviceList, actorDeviceId: deviceId, joining: { certificate, session } },
          ...(rotation && { rotation }),
          ...(alongside && { alongside }),
        }),
      )
    } catch (error) {
      const isStale = error instanceof OperationError && error.code === 'stale_version'
      // The device was taken in, and asks again because the first answer was lost.
      if (!isStale || !(await devices.isPresent(accountId, deviceId))) throw error
      auditLog.info({ event: 'enrolment-repeated', accountId, deviceId }, 'device enrolled')
      return startSession({ accountId, deviceId }, cookie)
    }
  }
}

async function verifyDevice(
  directory: DirectoryRepository,
  { accountId, certificate, rotation }: AdmitDeviceInput,
): Promise<VerifiedDevice> {
  const [entry] = await directory.findByIds([accountId])
  if (entry === undefined) throw new OperationError('forbidden')
  const identity = await verifyRotation(entry, rotation)
  return mustVerify('forbidden', 'certificate', () => verifyDeviceCertificate(certificate, identity))
}
