import type { Handler } from '../../realtime/handlers.ts'
import type { DevicesRepository } from './devices.repository.ts'

export function makeListDevices(devices: Pick<DevicesRepository, 'find'>, nowMs: () => number): Handler<'device:list'> {
  return async (_request, { caller }) => {
    const found = await devices.find(caller.accountId, nowMs())
    return { devices: found.map((device) => ({ ...device, isCurrent: device.deviceId === caller.deviceId })) }
  }
}
