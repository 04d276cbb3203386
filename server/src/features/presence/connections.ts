import type { AccountId, DeviceId } from '@stogram/contract'

/** Whether somebody sits in front of at least one of the connected devices. */
export type Activity = 'ONLINE' | 'AWAY'

/** Which devices are connected to this server, in memory only. */
export interface Connections {
  add(accountId: AccountId, deviceId: DeviceId): void
  /** True when this was the account's last connection here. */
  remove(accountId: AccountId, deviceId: DeviceId): boolean
  isAway(accountId: AccountId, deviceId: DeviceId): boolean
  setAway(accountId: AccountId, deviceId: DeviceId, isAway: boolean): void
  activityOf(accountId: AccountId): Activity | undefined
  accountIds(): AccountId[]
}

interface ConnectedDevice {
  sockets: number
  isAway: boolean
}

export function makeConnections(): Connections {
  const accounts = new Map<AccountId, Map<DeviceId, ConnectedDevice>>()
  return {
    add(accountId, deviceId) {
      const devices = accounts.get(accountId) ?? new Map<DeviceId, ConnectedDevice>()
      const device = devices.get(deviceId) ?? { sockets: 0, isAway: false }
      devices.set(deviceId, { ...device, sockets: device.sockets + 1 })
      accounts.set(accountId, devices)
    },
    remove(accountId, deviceId) {
      const devices = accounts.get(accountId)
      const device = devices?.get(deviceId)
      if (devices === undefined || device === undefined) return false
      device.sockets -= 1
      if (device.sockets <= 0) devices.delete(deviceId)
      if (devices.size > 0) return false
      accounts.delete(accountId)
      return true
    },
    isAway: (accountId, deviceId) => accounts.get(accountId)?.get(deviceId)?.isAway ?? false,
    setAway(accountId, deviceId, isAway) {
      const device = accounts.get(accountId)?.get(deviceId)
      if (device !== undefined) device.isAway = isAway
    },
    activityOf(accountId) {
      const devices = accounts.get(accountId)
      if (devices === undefined) return undefined
      return [...devices.values()].some(({ isAway }) => !isAway) ? 'ONLINE' : 'AWAY'
    },
    accountIds: () => [...accounts.keys()],
  }
}
