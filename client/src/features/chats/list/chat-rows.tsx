import type { ChatId } from '@stogram/contract'
import { useEffect, useRef, useState } from 'react'
import { ChatRowContainer } from './chat-row-container.tsx'
import { RowHold } from './row-hold.ts'
import { drawnRows, useRowWindow } from './use-row-window.ts'

export const ROW_PX = 72

interface ChatRowsProps {
  chatIds: readonly ChatId[]
  openId: ChatId | undefined
  /** Somebody is about to choose a row with the mouse or the keyboard: they must not move now. */
  onHold(isHeld: boolean): void
}

/** Fixed rows, so the list needs no measuring; only what is near the screen is in the document. */
export function ChatRows({ chatIds, openId, onHold }: ChatRowsProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useRowWindow(scroller, { count: chatIds.length, rowPx: ROW_PX })
  const [focusedId, setFocusedId] = useState<ChatId>()
  const tabStop = tabStopOf(chatIds, focusedId, openId)
  const hold = useRowHold(onHold)
  useOpenRowInView(openId, chatIds, (index) => showRow(scroller.current, index))

  function onKeyDown(event: React.KeyboardEvent<HTMLElement>): void {
    const index = Number((event.target as HTMLElement).closest<HTMLElement>('[data-index]')?.dataset['index'])
    const target = stepFrom(event.key, index, chatIds.length)
    if (target === undefined || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    hold.touch()
    showRow(scroller.current, target)
    // The row is in the document by the next frame.
    requestAnimationFrame(() => rowAt(scroller.current, target)?.focus({ preventScroll: true }))
  }

  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-2 pb-2">
      <ol
        role="list"
        aria-label="Chats"
        className="relative"
        style={{ height: chatIds.length * ROW_PX }}
        onKeyDown={onKeyDown}
        onPointerMove={(event) => {
          if (event.pointerType === 'mouse') hold.touch()
        }}
        onPointerLeave={() => hold.release()}
        onFocus={(event) => {
          const chatId = event.target.closest<HTMLElement>('[data-chat-id]')?.dataset['chatId']
          if (chatId !== undefined) setFocusedId(chatId as ChatId)
          if (event.target.matches(':focus-visible')) hold.touch()
        }}
        onBlur={() => hold.release()}
      >
        {drawnRows(rows, tabStop).map((index) => {
          const chatId = chatIds[index]
          return (
            <li
              key={chatId}
              data-index={index}
              aria-setsize={chatIds.length}
              aria-posinset={index + 1}
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${index * ROW_PX}px)` }}
            >
              {chatId !== undefined && (
                <ChatRowContainer chatId={chatId} isOpen={chatId === openId} isTabStop={index === tabStop} />
              )}
            </li>
          )
        })}
      </ol>
    </div>
  )
}

/** The list is one stop of the Tab key, and arrows move inside it: the row last used, the open chat, or the first. */
function tabStopOf(chatIds: readonly ChatId[], focusedId: ChatId | undefined, openId: ChatId | undefined): number {
  for (const id of [focusedId, openId]) {
    const index = id === undefined ? -1 : chatIds.indexOf(id)
    if (index >= 0) return index
  }
  return 0
}

function useRowHold(onHold: (isHeld: boolean) => void): RowHold {
  const latest = useRef(onHold)
  useEffect(() => {
    latest.current = onHold
  })
  const [hold] = useState(() => new RowHold((isHeld) => latest.current(isHeld)))
  useEffect(() => () => hold.release(), [hold])
  return hold
}

function rowAt(scroller: HTMLElement | null, index: number): HTMLElement | null {
  return scroller?.querySelector<HTMLElement>(`[data-index="${index}"] [data-chat-id]`) ?? null
}

/** Scrolls no further than it must. */
function showRow(scroller: HTMLElement | null, index: number): void {
  if (scroller === null) return
  const top = index * ROW_PX
  if (top < scroller.scrollTop) scroller.scrollTop = top
  else if (top + ROW_PX > scroller.scrollTop + scroller.clientHeight) {
    scroller.scrollTop = top + ROW_PX - scroller.clientHeight
  }
}

function stepFrom(key: string, index: number, count: number): number | undefined {
  if (Number.isNaN(index)) return undefined
  const wished = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: count - 1 }[key]
  return wished === undefined || wished < 0 || wished >= count ? undefined : wished
}

function useOpenRowInView(openId: ChatId | undefined, chatIds: readonly ChatId[], show: (index: number) => void): void {
  const latest = useRef({ chatIds, show })
  useEffect(() => {
    latest.current = { chatIds, show }
  })
  useEffect(() => {
    const index = openId === undefined ? -1 : latest.current.chatIds.indexOf(openId)
    if (index >= 0) latest.current.show(index)
  }, [openId])
}
