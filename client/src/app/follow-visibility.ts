import { makeDeferred } from '../lib/deferred.ts'
import type { CoreCommands } from '../state/core-client.ts'

const AWAY_MS = 60_000
/** Held by every window that can be seen, so that a hidden one knows of the others. */
const LOCK = 'in-view'

/** Others see "away" once no window of this browser could be seen for a minute, and "online" when one is again. */
export function followVisibility(core: Pick<CoreCommands, 'setStatus'>): void {
  let hide: (() => void) | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  function look(): void {
    clearTimeout(timer)
    if (document.visibilityState === 'visible') {
      hide ??= holdInView()
      core.setStatus('ONLINE')
      return
    }
    hide?.()
    hide = undefined
    timer = setTimeout(() => void sayAway(core), AWAY_MS)
  }
  document.addEventListener('visibilitychange', look)
  look()
}

function holdInView(): () => void {
  const hidden = makeDeferred<void>()
  navigator.locks?.request(LOCK, { mode: 'shared' }, () => hidden.promise).catch(() => undefined)
  return () => hidden.resolve()
}

async function sayAway(core: Pick<CoreCommands, 'setStatus'>): Promise<void> {
  const { held } = (await navigator.locks?.query()) ?? {}
  const isSeen = held?.some((lock) => lock.name === LOCK) ?? false
  if (!isSeen && document.visibilityState !== 'visible') core.setStatus('AWAY')
}
