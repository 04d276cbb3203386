import type { ChatId } from '@stogram/contract'
import { useCallback, useEffect, useRef, useState } from 'react'
import { core } from '../../../state/core-client.ts'
import type { ComposerTarget } from './composer.tsx'

const SAVE_MS = 300

/**
 * The message that is being answered or rewritten. It is kept like a draft: through another chat, a reload and a crash.
 * `keepText` takes what has become of a message that is being rewritten.
 */
export function useKeptTarget(chatId: ChatId) {
  const [target, setTarget] = useState<ComposerTarget>()
  // Until somebody chooses here, what was kept counts.
  const chosen = useRef<ComposerTarget>(undefined)
  const hasChosen = useRef(false)
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined)

  const choose = useCallback(
    (next: ComposerTarget | undefined) => {
      hasChosen.current = true
      chosen.current = next
      clearTimeout(waiting.current)
      waiting.current = undefined
      setTarget(next)
      save(chatId, next)
    },
    [chatId],
  )
  const flush = useCallback(() => {
    if (waiting.current === undefined) return
    clearTimeout(waiting.current)
    waiting.current = undefined
    save(chatId, chosen.current)
  }, [chatId])
  const keepText = useCallback(
    (text: string) => {
      if (chosen.current === undefined) return
      chosen.current = { ...chosen.current, text }
      clearTimeout(waiting.current)
      waiting.current = setTimeout(flush, SAVE_MS)
    },
    [flush],
  )

  useEffect(() => {
    let isCurrent = true
    core.readDraftTarget(chatId).then(
      (kept) => {
        if (!isCurrent || hasChosen.current || kept === undefined) return
        chosen.current = { ...kept, isKept: true }
        setTarget(chosen.current)
      },
      // @NOTE Without it the draft is a message of its own, as if the answering had been broken off.
      () => undefined,
    )
    addEventListener('pagehide', flush)
    return () => {
      isCurrent = false
      removeEventListener('pagehide', flush)
      flush()
    }
  }, [chatId, flush])

  return { target, choose, keepText }
}

function save(chatId: ChatId, target: ComposerTarget | undefined): void {
  const { kind, message, text } = target ?? {}
  const kept = kind && message && { kind, id: message.id, ...(text !== undefined && { text }) }
  // @NOTE It stays in this window in any case; a full device is told of by the draft itself.
  core.saveDraftTarget(chatId, kept).catch(() => undefined)
}
