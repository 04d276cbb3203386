import { loadChat } from '../features/chat/index.ts'
import { loadNewChat } from '../features/chats/index.ts'
import { useStore } from '../state/store.ts'

/** Fetches what a press will ask for next, once the list is there and the browser has nothing better to do. */
export function loadAhead(): void {
  const stop = useStore.subscribe(({ hasViews, session }) => {
    if (!hasViews || session.phase !== 'signed-in') return
    stop()
    whenIdle(() => {
      // What fails here is asked for again when it is needed.
      for (const load of [loadChat, loadNewChat]) void load().catch(() => undefined)
    })
  })
}

const AFTER_MS = 1_000

function whenIdle(run: () => void): void {
  if (typeof requestIdleCallback === 'function') requestIdleCallback(run, { timeout: AFTER_MS })
  else setTimeout(run, AFTER_MS)
}
