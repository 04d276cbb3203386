import { type ManualClock, makeManualClock } from '@stogram/core/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FaultRates, NO_FAULTS } from './faulty-network.ts'
import { type LiveServer, startLiveServer } from './live-server.ts'
import { makeRandom, type Random } from './random.ts'
import { runRound, type World } from './round.ts'
import { SEEDS } from './seeds.ts'
import { makeSimDevice, type SimDevice } from './sim-device.ts'

/*
 * Whole engines over a bad network and crashing disks, against the real server. The seed decides every fault and every
 * action; threads and sockets keep their own pace, so a seed replays the pressure, not each interleaving.
 */
describe('engines under faults', () => {
  let server: LiveServer
  let clock: ManualClock
  let world: World
  let random: Random
  let crashes = 0

  beforeAll(async () => {
    clock = makeManualClock(Date.now())
    server = await startLiveServer(() => clock.nowMs())
    random = makeRandom(SEEDS[0] ?? 1)
    const shared: Random = {
      next: () => random.next(),
      below: (n) => random.below(n),
      chance: (p) => random.chance(p),
      pick: (list) => random.pick(list),
    }
    const devices: SimDevice[] = []
    for (const [name, username, skewMinutes] of [
      ['ada', 'ada', 0],
      ['ben', 'ben', 200],
      ['cara', 'cara', -90],
      ['ben-2', 'ben', -3],
    ] as const) {
      const skewMs = skewMinutes * 60_000
      const device = await makeSimDevice({ name, username, url: server.url, clock, random: shared, skewMs })
      devices.push(device)
      if (name === 'ben-2') await device.core.logIn({ username, password: `password of ${username}` })
      else await device.core.signUp({ username, displayName: name, password: `password of ${username}` })
    }
    world = { devices, clock, tried: new Set() }
  }, 120_000)

  afterAll(async () => {
    for (const device of world?.devices ?? []) await device.core.close().catch(() => undefined)
    await server?.stop()
  }, 60_000)

  for (const seed of SEEDS) {
    it(`[OB1] [OB5] [IN1] seed ${seed}: all that was kept arrives once, in one order, everywhere`, async () => {
      random = makeRandom(seed)
      const outcome = await runRound(world, random, seed)
      expect(outcome.kept).toBeGreaterThan(20)
      crashes += outcome.crashes
      expect(outcome).toEqual({ ...outcome, faults: [] })
    })
  }

  it('[OB1] [OB7] every kind of fault has happened', () => {
    expect(crashes).toBeGreaterThan(0)
    const happened = Object.keys(NO_FAULTS).filter((fault) =>
      world.devices.some(({ network }) => network.counts[fault as keyof FaultRates] > 0),
    )
    expect(happened).toEqual(Object.keys(NO_FAULTS))
  })
})
