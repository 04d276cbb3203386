import type { ChatId } from '@stogram/contract'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import { ChatRowContainer } from './chat-row-container.tsx'

export const ROW_PX = 72

interface ChatRowsProps {
  chatIds: readonly ChatId[]
  openId: ChatId | undefined
  onPointerChange(isInside: boolean): void
}

/** Fixed rows, so the list needs no measuring; only what is on screen is in the document. */
export function ChatRows({ chatIds, openId, onPointerChange }: ChatRowsProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    count: chatIds.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => chatIds[index] ?? index,
    estimateSize: () => ROW_PX,
    overscan: 6,
  })
  const tabStop = Math.max(0, openId === undefined ? 0 : chatIds.indexOf(openId))
  useOpenRowInView(openId, chatIds, (index) => virtualizer.scrollToIndex(index))

  function focusRow(index: number): void {
    virtualizer.scrollToIndex(index)
    requestAnimationFrame(() => rowAt(scroller.current, index)?.focus({ preventScroll: true }))
  }
  function onKeyDown(event: React.KeyboardEvent<HTMLElement>): void {
    const index = Number((event.target as HTMLElement).closest<HTMLElement>('[data-index]')?.dataset['index'])
    const target = stepFrom(event.key, index, chatIds.length)
    if (target === undefined || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    focusRow(target)
  }

  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-2 pb-2">
      <ol
        role="list"
        aria-label="Chats"
        className="relative"
        style={{ height: virtualizer.getTotalSize() }}
        onKeyDown={onKeyDown}
        onPointerEnter={(event) => onPointerChange(event.pointerType === 'mouse')}
        onPointerLeave={() => onPointerChange(false)}
      >
        {virtualizer.getVirtualItems().map(({ index, key, start }) => {
          const chatId = chatIds[index]
          return (
            <li
              key={key}
              data-index={index}
              ref={(row) => setTabStop(row, index === tabStop)}
              aria-setsize={chatIds.length}
              aria-posinset={index + 1}
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${start}px)` }}
            >
              {chatId !== undefined && <ChatRowContainer chatId={chatId} isOpen={chatId === openId} />}
            </li>
          )
        })}
      </ol>
    </div>
  )
}

/** One tab stop for the list; arrows move inside it. */
function setTabStop(row: HTMLElement | null, isStop: boolean): void {
  const link = row?.querySelector<HTMLElement>('[data-chat-id]')
  if (link) link.tabIndex = isStop ? 0 : -1
}

function rowAt(scroller: HTMLElement | null, index: number): HTMLElement | null {
  return scroller?.querySelector<HTMLElement>(`[data-index="${index}"] [data-chat-id]`) ?? null
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
