import { UnreachableError } from '@stogram/contract'
import type { Clock } from '../ports.ts'

/** Waits between the attempts of a person who is looking on. */
const WAITS_MS = [500, 2_000]

/** While the answer is lost, asks a few times more for the very same thing, which the server knows again. */
export async function repeatLost<T>(clock: Clock, ask: () => Promise<T>): Promise<T> {
  for (const waitMs of WAITS_MS) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof UnreachableError)) throw error
    }
    await new Promise<void>((resolve) => clock.schedule(waitMs, resolve))
  }
  return ask()
}
