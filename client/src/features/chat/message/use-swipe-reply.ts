import { useRef } from 'react'

/** How far the row follows the finger, and where letting go answers the message. */
const REACH_PX = 72
const ANSWER_PX = 56
const SLOP_PX = 12

interface Swipe {
  pointerId: number
  x: number
  y: number
  /** Undecided until the finger left the slop: the list may want to scroll. */
  isSideways: boolean
  pulledPx: number
}

/**
 * A finger that pulls a message towards the end of the line answers it. Spread the handlers on the row, whose
 * `touch-action` leaves sideways moves to us; the row's first child with `data-swipe` follows the finger.
 */
export function useSwipeReply(onReply: (() => void) | undefined) {
  const swipe = useRef<Swipe>(undefined)

  function end(row: HTMLElement, isAnswered: boolean): void {
    if (swipe.current === undefined) return
    swipe.current = undefined
    pull(row, undefined)
    if (isAnswered) onReply?.()
  }

  return {
    onPointerDown(event: React.PointerEvent<HTMLElement>) {
      if (onReply === undefined || event.pointerType !== 'touch' || !event.isPrimary) return
      swipe.current = {
        pointerId: event.pointerId,
        x: event.clientX,
        y: event.clientY,
        isSideways: false,
        pulledPx: 0,
      }
    },
    onPointerMove(event: React.PointerEvent<HTMLElement>) {
      const now = swipe.current
      if (now === undefined || now.pointerId !== event.pointerId) return
      const row = event.currentTarget
      const towardsEnd = getComputedStyle(row).direction === 'rtl' ? -1 : 1
      const alongPx = (event.clientX - now.x) * towardsEnd
      if (!now.isSideways) {
        if (Math.abs(event.clientY - now.y) > SLOP_PX) return end(row, false)
        if (alongPx < SLOP_PX) return
        now.isSideways = true
        row.setPointerCapture(event.pointerId)
      }
      now.pulledPx = Math.max(0, Math.min(alongPx - SLOP_PX, REACH_PX))
      pull(row, now.pulledPx * towardsEnd)
    },
    onPointerUp(event: React.PointerEvent<HTMLElement>) {
      end(event.currentTarget, (swipe.current?.pulledPx ?? 0) >= ANSWER_PX - SLOP_PX)
    },
    onPointerCancel(event: React.PointerEvent<HTMLElement>) {
      end(event.currentTarget, false)
    },
  }
}

/** Undefined lets it go back to its place. Drawn without React: sixty times a second. */
function pull(row: HTMLElement, offsetPx: number | undefined): void {
  const part = row.querySelector<HTMLElement>('[data-swipe]')
  if (part === null) return
  part.style.transition = offsetPx === undefined ? '' : 'none'
  part.style.transform = offsetPx === undefined ? '' : `translateX(${offsetPx}px)`
}
