import type { CorePatch } from '@stogram/core'

/**
 * Gathers patches and hands them on once per frame, so that the screen is drawn once for all of them.
 * A hidden window has no frames and gets them four times a second. Until `release` they wait for the whole picture.
 */
export function makePatchQueue(
  apply: (patches: CorePatch[]) => void,
  nextFrame: (run: () => void) => void = scheduleFrame,
) {
  let waiting: CorePatch[] = []
  let isHeld = true

  function flush(): void {
    if (waiting.length === 0) return
    const patches = waiting
    waiting = []
    apply(patches)
  }

  return {
    add(patches: readonly CorePatch[]): void {
      if (!isHeld && waiting.length === 0 && patches.length > 0) nextFrame(flush)
      waiting.push(...patches)
    },
    release(): void {
      if (isHeld && waiting.length > 0) nextFrame(flush)
      isHeld = false
    },
  }
}

const HIDDEN_MS = 250

function scheduleFrame(run: () => void): void {
  if (document.visibilityState === 'visible') requestAnimationFrame(run)
  else setTimeout(run, HIDDEN_MS)
}
