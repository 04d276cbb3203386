import { expect, inject, it } from 'vitest'
import { runCampaign } from './campaign.ts'

/** FAULTS_SEED replays one, FAULTS_SECONDS is how long each lasts, FAULTS_RUNS how many there are. */
const { FAULTS_SEED = '1', FAULTS_SECONDS = '30', FAULTS_RUNS = '1' } = process.env
const seconds = Number(FAULTS_SECONDS)
const seeds = Array.from({ length: Number(FAULTS_RUNS) }, (_, index) => Number(FAULTS_SEED) + index)

it.each(seeds)(
  'nothing is lost, doubled, reordered or shown to the wrong people, whatever fails (seed %i)',
  async (seed) => {
    const { violations, faults, sends, idle, healMs } = await runCampaign({
      ...{ seed, seconds, certificates: inject('certificates') },
    })
    const healed = healMs === undefined ? 'never' : `after ${Math.round(healMs)} ms`
    process.stdout.write(`seed ${seed}: ${sends} messages, ${faults.join(', ')}; in order again ${healed}\n`)
    expect(violations.slice(0, 20)).toEqual([])
    expect(idle).toEqual([])
  },
  seconds * 1_000 + 150_000,
)
