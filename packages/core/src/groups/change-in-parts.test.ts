import { RefusedError } from '@stogram/contract'
import { describe, expect, it } from 'vitest'
import { makeManualClock, settle } from '../testing/manual-clock.ts'
import { changeInParts, type PartOutcome } from './change-in-parts.ts'

const limited = (retryAfterMs: number) =>
  new RefusedError({ code: 'rate_limited', message: 'too much', details: { retryAfterMs } })

/** Each outcome in its turn, then always the last one. */
function scripted(...outcomes: (PartOutcome | Error)[]) {
  const calls: PartOutcome[] = []
  const makePart = async () => {
    const outcome = outcomes.length > 1 ? outcomes.shift() : outcomes[0]
    if (outcome === undefined || outcome instanceof Error) throw outcome
    calls.push(outcome)
    return outcome
  }
  return { calls, makePart }
}

describe('[GR6] a change in several parts', () => {
  it('waits as long as the server asks for between them', async () => {
    const clock = makeManualClock()
    const { calls, makePart } = scripted('part', limited(13_000), 'part', limited(9_000), 'done')
    const change = changeInParts(clock, 40, makePart)
    await settle()
    await clock.advance(12_999)
    expect(calls).toEqual(['part'])
    await clock.advance(1)
    expect(calls).toEqual(['part', 'part'])
    await clock.advance(9_000)
    await change
    expect(calls).toEqual(['part', 'part', 'done'])
  })

  it('says at once that the first part has to wait, and after ten minutes that the others have', async () => {
    const clock = makeManualClock()
    await expect(changeInParts(clock, 40, scripted(limited(1)).makePart)).rejects.toMatchObject({
      code: 'rate_limited',
    })
    const change = changeInParts(clock, 40, scripted('part', limited(60_000)).makePart)
    const refused = expect(change).rejects.toMatchObject({ code: 'rate_limited' })
    await settle()
    await clock.advance(10 * 60_000)
    await refused
  })

  it('may lose a few races in each part', async () => {
    const races: PartOutcome[] = ['again', 'again', 'again', 'again']
    await changeInParts(makeManualClock(), 40, scripted(...races, 'part', ...races, 'done').makePart)
    const endless = changeInParts(makeManualClock(), 40, scripted('again').makePart)
    await expect(endless).rejects.toMatchObject({ code: 'unavailable' })
    const tooMany = changeInParts(makeManualClock(), 3, scripted('part').makePart)
    await expect(tooMany).rejects.toMatchObject({ code: 'unavailable' })
  })
})
