import type { MessageView } from '@stogram/core'
import { useEffect, useRef, useState } from 'react'
import { announcement } from '../message/message-label.ts'

const BATCH_MS = 1_500

/**
 * Text for the one polite live region: what arrived at the bottom, gathered for a second and a half.
 * History that is loaded, and the messages present on opening, are never announced.
 */
export function useAnnouncer(messages: readonly MessageView[], hasNewer: boolean): string {
  const [text, setText] = useState('')
  const newest = useRef<number>(undefined)
  const waiting = useRef<MessageView[]>([])
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  useEffect(() => {
    if (hasNewer || messages.length === 0) return
    const known = newest.current
    newest.current = Math.max(known ?? 0, ...messages.map((message) => message.atMs))
    if (known === undefined) return
    waiting.current.push(...messages.filter((message) => message.atMs > known))
    if (timer.current !== undefined || waiting.current.length === 0) return
    timer.current = setTimeout(() => {
      timer.current = undefined
      const words = announcement(waiting.current)
      setText((before) => spokenAnew(words, before))
      waiting.current = []
    }, BATCH_MS)
  }, [messages, hasNewer])

  useEffect(() => () => clearTimeout(timer.current), [])
  return text
}

/** A live region that says the same again says nothing: a mark without a sound makes it another text. */
export function spokenAnew(words: string, before: string): string {
  return words === before ? `${words}\u200b` : words
}
