import type { ChatId } from '@stogram/contract'
import { useEffect, useRef, useState } from 'react'
import { useStore } from '../../../state/store.ts'

/**
 * Whether older messages are awaited from the server. `load` is called again when something of the chat changed or the
 * connection did, and not before: the page that is missing cannot come in another way.
 */
export function useOlderWait(chatId: ChatId, load: () => Promise<boolean>) {
  const [isWaiting, setWaiting] = useState(false)
  const latest = useRef(load)
  useEffect(() => {
    latest.current = load
  })
  useEffect(() => {
    if (!isWaiting) return
    return useStore.subscribe((state, before) => {
      const isNews =
        state.chatsById[chatId] !== before.chatsById[chatId] || state.connection.state !== before.connection.state
      if (isNews) ask(latest.current, setWaiting)
    })
  }, [chatId, isWaiting])
  return { isWaiting, loadOlder: () => ask(latest.current, setWaiting) }
}

function ask(load: () => Promise<boolean>, setWaiting: (isWaiting: boolean) => void): void {
  // @NOTE a page that cannot be read now is asked for again when its end comes near the next time.
  load().then(setWaiting, () => undefined)
}
