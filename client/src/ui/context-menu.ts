import { useRef, useState } from 'react'
import type { Box } from './place-popover.ts'

const LONG_PRESS_MS = 450
const SLOP_PX = 10

/**
 * Where a context menu opens: right click, the menu key (Shift+F10 too), or a long press with a finger.
 * Spread `handlers` on the thing, give `at` and `close` to a Menu.
 */
export function useContextMenu() {
  const [at, setAt] = useState<Box>()
  const press = useRef<{ timer: ReturnType<typeof setTimeout>; x: number; y: number }>(undefined)

  function cancel() {
    clearTimeout(press.current?.timer)
    press.current = undefined
  }

  const handlers = {
    onContextMenu(event: React.MouseEvent<HTMLElement>) {
      event.preventDefault()
      cancel()
      const isByKey = event.clientX === 0 && event.clientY === 0
      setAt(isByKey ? event.currentTarget.getBoundingClientRect() : point(event.clientX, event.clientY))
    },
    onPointerDown(event: React.PointerEvent<HTMLElement>) {
      if (event.pointerType === 'mouse') return
      const { clientX, clientY } = event
      cancel()
      press.current = {
        x: clientX,
        y: clientY,
        timer: setTimeout(() => setAt(point(clientX, clientY)), LONG_PRESS_MS),
      }
    },
    onPointerMove(event: React.PointerEvent<HTMLElement>) {
      const start = press.current
      if (start && Math.hypot(event.clientX - start.x, event.clientY - start.y) > SLOP_PX) cancel()
    },
    onPointerUp: cancel,
    onPointerCancel: cancel,
  }
  return { at, open: setAt, close: () => setAt(undefined), handlers }
}

function point(x: number, y: number): Box {
  return { left: x, right: x, top: y, bottom: y }
}
