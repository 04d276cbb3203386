import { settleClaims } from '../crypto/revocations.ts'
import type { Engine } from '../engine.ts'
import { reportBackground } from './report.ts'

/** Looks again at what was held when revocations were learned, while there may be something that was only claimed. */
export interface HeldClaims {
  connected(): void
  claim(): void
  /** Every followed log was pulled. */
  synced(): void
  stop(): void
}

/** A server that never lets a device catch up gains so much time. */
const CLAIMED_MS = 600_000

export function makeHeldClaims(engine: Engine): HeldClaims {
  /** Perhaps since an earlier start. */
  let areOpen = true
  let cancel: (() => void) | undefined

  function settle(): void {
    stop()
    areOpen = false
    settleClaims(engine).catch((error: unknown) => {
      areOpen = true
      reportBackground(engine, 'held-claims', error)
    })
  }

  function limit(): void {
    if (areOpen) cancel ??= engine.clock.schedule(CLAIMED_MS, settle)
  }

  function stop(): void {
    cancel?.()
    cancel = undefined
  }

  return {
    connected: limit,
    claim() {
      areOpen = true
      limit()
    },
    synced() {
      if (areOpen && engine.told.size === 0) settle()
    },
    stop,
  }
}
