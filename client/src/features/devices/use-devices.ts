import type { DeviceView } from '@stogram/core'
import { core } from '../../state/core-client.ts'
import { type OwnAccount, useOwnAccount } from '../../state/use-own-account.ts'

export type DevicesState = OwnAccount<readonly DeviceView[]>

/** Needs the network; this device comes first, then the one seen last. */
export const useDevices = () => useOwnAccount(listSorted)

async function listSorted(): Promise<readonly DeviceView[]> {
  return (await core.listDevices()).sort((a, b) => Number(b.isCurrent) - Number(a.isCurrent) || seenAt(b) - seenAt(a))
}

function seenAt(device: DeviceView): number {
  return device.lastSeenAtMs ?? device.createdAtMs
}
