import type { ChatId } from '@stogram/contract'
import { useCallback, useEffect, useRef } from 'react'
import { core } from '../../../state/core-client.ts'

const SAVE_MS = 300

/** Saves the text of a chat 300 ms after the last key, and at once when the chat or the window goes away. */
export function useDraft(chatId: ChatId): { save(text: string): void; saveNow(text: string): void } {
  const waiting = useRef<{ timer: ReturnType<typeof setTimeout>; text: string }>(undefined)

  const flush = useCallback(() => {
    if (waiting.current === undefined) return
    const { timer, text } = waiting.current
    clearTimeout(timer)
    waiting.current = undefined
    // @NOTE the text is still in the field; the next key saves it again.
    core.saveDraft(chatId, text).catch(() => undefined)
  }, [chatId])

  const save = useCallback(
    (text: string) => {
      clearTimeout(waiting.current?.timer)
      waiting.current = { timer: setTimeout(flush, SAVE_MS), text }
    },
    [flush],
  )

  useEffect(() => {
    addEventListener('pagehide', flush)
    return () => {
      removeEventListener('pagehide', flush)
      flush()
    }
  }, [flush])

  const saveNow = useCallback(
    (text: string) => {
      save(text)
      flush()
    },
    [save, flush],
  )
  return { save, saveNow }
}
