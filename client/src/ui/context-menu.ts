import { useRef, useState } from 'react'
import type { Box } from './place-popover.ts'

const LONG_PRESS_MS = 450
const SLOP_PX = 10

interface Press {
  timer: ReturnType<typeof setTimeout>
  x: number
  y: number
}

/**
 * Where a context menu opens: right click, the menu key (Shift+F10 too), or a long press with a finger.
 * Spread `handlers` on the thing, give `at` and `close` to a Menu. On links the browser's own menu stays.
 */
export function useContextMenu() {
  const [at, setAt] = useState<Box>()
  const press = useRef<Press>(undefined)
  /** The finger that opened the menu is still down, or just went up: what follows is no press on the thing. */
  const isHeld = useRef(false)

  function cancel(): void {
    clearTimeout(press.current?.timer)
    press.current = undefined
  }
  function openAt(x: number, y: number): void {
    isHeld.current = true
    // A browser that knows long presses itself tells of this one again, with an event of its own.
    setAt((open) => open ?? point(x, y))
  }

  const handlers = {
    onContextMenu(event: React.MouseEvent<HTMLElement>) {
      if (isOnLink(event.target)) return
      event.preventDefault()
      cancel()
      const isByKey = event.clientX === 0 && event.clientY === 0
      const box = isByKey ? event.currentTarget.getBoundingClientRect() : point(event.clientX, event.clientY)
      setAt((open) => open ?? box)
    },
    onPointerDown(event: React.PointerEvent<HTMLElement>) {
      isHeld.current = false
      if (event.pointerType === 'mouse' || isOnLink(event.target)) return
      const { clientX: x, clientY: y } = event
      cancel()
      press.current = { x, y, timer: setTimeout(() => openAt(x, y), LONG_PRESS_MS) }
    },
    onPointerMove(event: React.PointerEvent<HTMLElement>) {
      const start = press.current
      if (start && Math.hypot(event.clientX - start.x, event.clientY - start.y) > SLOP_PX) cancel()
    },
    onPointerUp: cancel,
    onPointerCancel: cancel,
    onClickCapture(event: React.MouseEvent<HTMLElement>) {
      if (!isHeld.current) return
      isHeld.current = false
      event.preventDefault()
      event.stopPropagation()
    },
  }
  return { at, open: setAt, close: () => setAt(undefined), handlers }
}

function isOnLink(target: EventTarget): boolean {
  return target instanceof Element && target.closest('a[href]') !== null
}

function point(x: number, y: number): Box {
  return { left: x, right: x, top: y, bottom: y }
}
