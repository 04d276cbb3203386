import type { Handler } from '../../realtime/handlers.ts'
import type { PublishDeviceList } from './publish-device-list.ts'

export function makeRevokeDevices(publishDeviceList: PublishDeviceList): Handler<'device:revoke'> {
  return async ({ deviceList }, { caller: { accountId, deviceId } }) => {
    await publishDeviceList({ accountId, deviceList, actorDeviceId: deviceId, joining: undefined })
    return {}
  }
}
