import type { CoreCommands } from '../state/core-client.ts'

/** Tells the engine when the network came back or the person did: it then tries at once. */
export function keepHostAwake(core: CoreCommands): void {
  const wake = () => core.wake()
  addEventListener('online', wake)
  addEventListener('pageshow', wake)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') wake()
  })
}
