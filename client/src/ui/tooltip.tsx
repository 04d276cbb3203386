import { cloneElement, useId, useRef } from 'react'
import { placePopover } from './place-popover.ts'

const DELAY_MS = 500

interface TooltipProps {
  text: string
  /** One control that already carries its own name: the tooltip repeats it for the eyes only. */
  children: React.ReactElement<React.HTMLAttributes<HTMLElement>>
}

/** A hint for mouse and keyboard, on the native popover. Fingers never see it. */
export function Tooltip({ text, children }: TooltipProps) {
  const bubble = useRef<HTMLSpanElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const id = useId()

  function show(event: React.PointerEvent<HTMLElement> | React.FocusEvent<HTMLElement>) {
    if ('pointerType' in event && event.pointerType !== 'mouse') return
    if (event.type === 'focus' && !event.currentTarget.matches(':focus-visible')) return
    const anchor = event.currentTarget
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      const element = bubble.current
      if (element === null || !anchor.isConnected) return
      element.showPopover()
      placePopover(element, anchor.getBoundingClientRect(), 'center')
    }, DELAY_MS)
  }

  function hide() {
    clearTimeout(timer.current)
    if (bubble.current?.matches(':popover-open')) bubble.current.hidePopover()
  }

  return (
    <>
      {cloneElement(children, {
        onPointerEnter: show,
        onPointerLeave: hide,
        onPointerDown: hide,
        onFocus: show,
        onBlur: hide,
      })}
      <span
        ref={bubble}
        id={id}
        popover="manual"
        aria-hidden="true"
        className="popover-reset pointer-events-none fixed animate-fade-in rounded-xs bg-inverse px-2 py-1 font-medium text-caption text-on-inverse"
      >
        {text}
      </span>
    </>
  )
}
