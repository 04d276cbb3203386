import type { Handler } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import type { StartSession } from '../sessions/index.ts'
import type { PublishDeviceList } from './publish-device-list.ts'

export interface EnrolDeviceDeps {
  publishDeviceList: PublishDeviceList
  startSession: StartSession
}

export function makeEnrolDevice({ publishDeviceList, startSession }: EnrolDeviceDeps): Handler<'device:enrol'> {
  return async ({ certificate, deviceList }, { caller: { accountId }, cookie }) => {
    const { newDeviceId } = await publishDeviceList({ accountId, deviceList, certificate, actorDeviceId: undefined })
    if (newDeviceId === undefined) throw new OperationError('forbidden')
    return startSession({ accountId, deviceId: newDeviceId }, cookie)
  }
}
