import type { ChatId } from '@stogram/contract'
import { useCallback, useEffect, useRef, useState } from 'react'
import { core } from '../../../state/core-client.ts'
import { showToast } from '../../../ui/toast-store.ts'
import { DraftSync } from './draft-sync.ts'

const SAVE_MS = 300

interface Draft {
  text: string
  change(text: string): void
  /** Shows a text and saves it at once; also for a chat that was left. */
  restore(text: string): void
  /** The text goes with its message: the engine removes the draft in the same commit. */
  send(): void
}

/**
 * The unsent text of a chat. It is saved 300 ms after the last key, and at once when the chat or the window goes away;
 * what another window saves shows here too.
 */
export function useDraft(chatId: ChatId, stored: string): Draft {
  const [text, setText] = useState(stored)
  const [sync] = useState(() => new DraftSync(stored))
  const shown = useRef(text)
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined)
  const hasSaid = useRef(false)

  const show = useCallback((next: string) => {
    shown.current = next
    setText(next)
  }, [])

  const flush = useCallback(() => {
    if (waiting.current === undefined) return
    clearTimeout(waiting.current)
    waiting.current = undefined
    sync.saved(shown.current)
    core.saveDraft(chatId, shown.current).then(
      () => {
        hasSaid.current = false
      },
      () => {
        // Once is enough: the text is still in the field, and the next key tries again.
        if (!hasSaid.current) showToast({ text: 'What you are writing could not be saved.', tone: 'danger' })
        hasSaid.current = true
      },
    )
  }, [chatId, sync])

  useEffect(() => {
    const next = sync.heard(stored, shown.current)
    if (next !== undefined) show(next)
  }, [stored, sync, show])

  useEffect(() => {
    addEventListener('pagehide', flush)
    return () => {
      removeEventListener('pagehide', flush)
      flush()
    }
  }, [flush])

  function saveSoon(): void {
    clearTimeout(waiting.current)
    waiting.current = setTimeout(flush, SAVE_MS)
  }
  return {
    text,
    change(next) {
      show(next)
      saveSoon()
    },
    restore(next) {
      show(next)
      saveSoon()
      flush()
    },
    send() {
      clearTimeout(waiting.current)
      waiting.current = undefined
      show('')
      sync.saved('')
    },
  }
}
