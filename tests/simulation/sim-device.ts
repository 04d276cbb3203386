import { type Clock, type Core, type MessageView, makeNetwork } from '@stogram/core'
import { type CommitFate, type MemoryDisk, makeMemoryDisk } from '@stogram/core/memory'
import { makeCookieFetch } from '@stogram/core/node'
import type { ManualClock } from '@stogram/core/testing'
import { type FaultyNetwork, makeFaultyNetwork } from './faulty-network.ts'
import { openCore } from './people.ts'
import type { Random } from './random.ts'

/** One device through its crashes: the disk and the cookie stay, the engine over them comes and goes. */
export interface SimDevice {
  readonly name: string
  readonly username: string
  readonly disk: MemoryDisk
  readonly network: FaultyNetwork
  readonly alarms: string[]
  readonly events: string[]
  core: Core
  crashRate: number
  hasCrashed(): boolean
  restart(): Promise<void>
  texts(chatId: string): Promise<MessageView[]>
}

export interface SimDeviceInput {
  name: string
  username: string
  url: string
  clock: ManualClock
  random: Random
  /** How far the clock of this device is ahead of the server's. */
  skewMs: number
}

export async function makeSimDevice({
  name,
  username,
  url,
  clock,
  random,
  skewMs,
}: SimDeviceInput): Promise<SimDevice> {
  let isCrashed = false
  const ownClock: Clock = { ...clock, nowMs: () => clock.nowMs() + skewMs }
  const disk = makeMemoryDisk({
    fateOfCommit(): CommitFate {
      if (device.crashRate === 0 || !random.chance(device.crashRate)) return 'ok'
      isCrashed = true
      network.cut()
      return random.chance(0.5) ? 'crash-before' : 'crash-after'
    },
  })
  const network = makeFaultyNetwork(makeNetwork({ url, fetch: makeCookieFetch() }), random, clock)
  const alarms: string[] = []
  const events: string[] = []

  async function open(): Promise<Core> {
    isCrashed = false
    const core = await openCore({
      ...{ storage: disk.open(), network, clock: ownClock, deviceName: name },
      random: () => random.next(),
      log: (event, fields) => {
        events.push(`${clock.nowMs()} ${event} ${JSON.stringify(fields ?? {})}`)
      },
    })
    core.subscribe((patches) => {
      for (const patch of patches) {
        // What happens to the own devices is news, and no alarm.
        if (patch.topic === 'alarm' && patch.alarm.deviceId === undefined) alarms.push(patch.alarm.code)
      }
    })
    return core
  }

  const device: Omit<SimDevice, 'core'> & { core: Core | undefined } = {
    ...{ name, username, disk, network, alarms, events },
    core: undefined,
    crashRate: 0,
    hasCrashed: () => isCrashed,
    async restart() {
      network.cut()
      await device.core?.close().catch(() => undefined)
      device.core = await open()
    },
    async texts(chatId) {
      const page = await device.core?.readMessages({ chatId, limit: 10_000 })
      return (page?.messages ?? []).filter((message) => message.kind !== 'system')
    },
  }
  device.core = await open()
  return device as SimDevice
}
