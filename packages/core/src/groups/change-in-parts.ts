import { RefusedError } from '@stogram/contract'
import { CoreError } from '../api.ts'
import type { Clock } from '../ports.ts'

/** 'part': there is more to do, and it was known before. 'again': somebody else was faster. */
export type PartOutcome = 'done' | 'nothing' | 'part' | 'again'

/** Each part of a change may lose so many races. */
const MAX_RACES = 6
/** Altogether. Letting in a thousand people takes about seven minutes of it. */
const MAX_WAIT_MS = 10 * 60_000
/** Whatever a server says: without a pause a loop would never come to its end. */
const MIN_WAIT_MS = 1_000

/**
 * Makes one part of a change after the other. Between parts it waits as long as the server asks for, some minutes
 * altogether; before the first one it does not. What is made stays, and doing the whole again goes on from there.
 *
 * Throws CoreError('unavailable') after too many races or parts, and whatever `makePart` throws
 */
export async function changeInParts(
  clock: Clock,
  maxParts: number,
  makePart: () => Promise<PartOutcome>,
): Promise<void> {
  let [parts, races, waitedMs] = [0, 0, 0]
  while (races < MAX_RACES && parts < maxParts) {
    try {
      const outcome = await makePart()
      if (outcome === 'done' || outcome === 'nothing') return
      if (outcome === 'again') races++
      else [parts, races] = [parts + 1, 0]
    } catch (error) {
      const waitMs = parts === 0 ? undefined : waitAskedFor(error)
      if (waitMs === undefined || waitedMs + waitMs > MAX_WAIT_MS) throw error
      waitedMs += waitMs
      await new Promise<void>((resolve) => clock.schedule(waitMs, resolve))
    }
  }
  throw new CoreError('unavailable', 'The group is changing too fast. Try again.')
}

function waitAskedFor(error: unknown): number | undefined {
  if (!(error instanceof RefusedError) || error.code !== 'rate_limited' || error.retryAfterMs === undefined)
    return undefined
  return Math.max(error.retryAfterMs, MIN_WAIT_MS)
}
