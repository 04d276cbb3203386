import { type Core, makeNetwork, type Picture, startCore, systemClock } from '@stogram/core'
import { deviceName } from './device-name.ts'

/** The engine on this browser's network. */
export function startCoreHere(picture: Picture, origin: string): Core {
  return startCore(picture, {
    network: makeNetwork({ url: origin }),
    clock: systemClock,
    deviceName: deviceName(navigator.userAgent),
  })
}
