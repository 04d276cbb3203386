import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Dispatch, errorBody } from './dispatch.ts'

/** Lets calls through until the server stops; then those that came in time are finished and new ones sent away. */
export interface Gate {
  dispatch: Dispatch
  readonly isOpen: boolean
  /** Resolves once nothing is under way any more and every answer was handed over, or after `patienceMs`. */
  close(patienceMs: number): Promise<void>
}

/** By then another server, or the next start of this one, answers. */
const RETRY_AFTER_MS = 2_000

export function makeGate(dispatch: Dispatch): Gate {
  let isOpen = true
  let underWay = 0
  let settle = () => {}
  return {
    get isOpen() {
      return isOpen
    },
    async dispatch(call) {
      if (!isOpen) {
        const error = errorBody('unavailable', { retryAfterMs: RETRY_AFTER_MS })
        return { status: 503, answer: { success: false, error }, cookie: undefined }
      }
      underWay += 1
      try {
        return await dispatch(call)
      } finally {
        underWay -= 1
        if (underWay === 0) settle()
      }
    },
    async close(patienceMs) {
      isOpen = false
      if (underWay > 0) {
        await new Promise<void>((resolve) => {
          settle = resolve
          setTimeout(resolve, patienceMs).unref()
        })
      }
      // Whoever called takes the last answer in this turn and sends it: nothing may be closed before.
      await nextTurn()
    },
  }
}
