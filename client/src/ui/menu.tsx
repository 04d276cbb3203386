import { useEffect, useRef } from 'react'
import { classNames } from '../lib/class-names.ts'
import { type Glyph, Icon } from './icon.tsx'
import { type Box, placePopover } from './place-popover.ts'

export interface MenuItem {
  label: string
  glyph?: Glyph
  isDangerous?: boolean
  isDisabled?: boolean
  onSelect(): void
}

interface MenuProps {
  /** Where it opens: the box of its button, or a point. Undefined while closed. */
  at: Box | undefined
  onClose(): void
  label: string
  items: MenuItem[]
  align?: 'start' | 'end'
  /** Above the items, such as a row of quick choices. */
  header?: React.ReactNode
}

/**
 * A menu on the native popover: Escape, Tab and a press elsewhere close it; arrows, Home, End and letters move.
 * It is a manual one, because an automatic one takes the release of the press that opened it for a press elsewhere.
 */
export function Menu({ at, onClose, label, items, align = 'start', header }: MenuProps) {
  const element = useRef<HTMLDivElement>(null)
  useOpenMenu(element, at, align)
  useDismissal(element, at !== undefined, onClose)
  if (at === undefined) return null

  return (
    <div
      ref={element}
      popover="manual"
      role="menu"
      tabIndex={-1}
      aria-label={label}
      // The menu may stand inside the thing it is about, which has presses and keys of its own.
      onPointerDown={stop}
      onDoubleClick={stop}
      onContextMenu={(event) => {
        event.preventDefault()
        event.stopPropagation()
      }}
      onKeyDown={moveFocus}
      className="popover-reset fixed max-h-[80dvh] min-w-52 max-w-88 animate-fade-in overflow-y-auto rounded-md border border-line bg-surface p-1.5 text-ink shadow-mid"
    >
      {header}
      {items.map((item) => (
        <button
          key={item.label}
          type="button"
          role="menuitem"
          tabIndex={-1}
          disabled={item.isDisabled}
          onClick={() => {
            onClose()
            item.onSelect()
          }}
          className={classNames(
            'flex h-10 w-full items-center gap-3 rounded-sm px-3 text-start text-label hover:bg-raised focus:bg-raised focus:outline-none disabled:opacity-40 pointer-coarse:h-11',
            item.isDangerous === true && 'text-danger',
          )}
        >
          {item.glyph && <Icon glyph={item.glyph} />}
          <span className="min-w-0 flex-1 truncate">{item.label}</span>
        </button>
      ))}
    </div>
  )
}

function useOpenMenu(
  element: React.RefObject<HTMLDivElement | null>,
  at: Box | undefined,
  align: 'start' | 'end',
): void {
  useEffect(() => {
    const menu = element.current
    if (menu === null || at === undefined) return
    const before = document.activeElement
    menu.showPopover()
    placePopover(menu, at, align)
    // Quick choices above the items are one step up.
    const first = menu.querySelector<HTMLElement>(':scope > [role=menuitem]:not(:disabled)') ?? menuItems(menu)[0]
    first?.focus({ preventScroll: true })
    return () => {
      if (
        before instanceof HTMLElement &&
        (document.activeElement === document.body || menu.contains(document.activeElement))
      ) {
        before.focus({ preventScroll: true })
      }
    }
  }, [element, at, align])
}

/** Only a press that begins after the opening counts: the one that opened the menu may still be down. */
function useDismissal(element: React.RefObject<HTMLDivElement | null>, isOpen: boolean, onClose: () => void): void {
  const close = useRef(onClose)
  useEffect(() => {
    close.current = onClose
  })
  useEffect(() => {
    if (!isOpen) return
    const ending = new AbortController()
    const options = { capture: true, signal: ending.signal }
    document.addEventListener(
      'pointerdown',
      (event) => {
        const target = event.target as Element
        // The button that opened the menu closes it itself.
        if (!element.current?.contains(target) && !target.closest('[aria-haspopup=menu][aria-expanded=true]'))
          close.current()
      },
      options,
    )
    document.addEventListener(
      'keydown',
      (event) => {
        if ((event.key !== 'Escape' && event.key !== 'Tab') || event.isComposing) return
        // Escape closes one thing at a time; Tab goes on from where the menu was opened.
        if (event.key === 'Escape') event.preventDefault()
        event.stopPropagation()
        close.current()
      },
      options,
    )
    return () => ending.abort()
  }, [element, isOpen])
}

function stop(event: React.SyntheticEvent): void {
  event.stopPropagation()
}

const STEPS: Record<string, (index: number, count: number) => number> = {
  ArrowDown: (index, count) => (index + 1) % count,
  ArrowUp: (index, count) => (index - 1 + count) % count,
  Home: () => 0,
  End: (_index, count) => count - 1,
}

function moveFocus(event: React.KeyboardEvent<HTMLDivElement>): void {
  const found = menuItems(event.currentTarget)
  if (found.length === 0) return
  const index = found.indexOf(document.activeElement as HTMLElement)
  const step = STEPS[verticalKey(event)]
  const target = step === undefined ? byLetter(found, index, event.key) : found[step(index, found.length)]
  if (target === undefined) return
  event.preventDefault()
  target.focus()
}

/** Quick choices stand in a row: there the horizontal arrows go the same way as the vertical ones. */
function verticalKey(event: React.KeyboardEvent<HTMLElement>): string {
  const isRtl = getComputedStyle(event.currentTarget).direction === 'rtl'
  if (event.key === 'ArrowRight') return isRtl ? 'ArrowUp' : 'ArrowDown'
  if (event.key === 'ArrowLeft') return isRtl ? 'ArrowDown' : 'ArrowUp'
  return event.key
}

function byLetter(found: HTMLElement[], index: number, key: string): HTMLElement | undefined {
  if (key.length !== 1 || key === ' ') return undefined
  const rotated = [...found.slice(index + 1), ...found.slice(0, index + 1)]
  return rotated.find((item) => item.textContent?.toLocaleLowerCase().startsWith(key.toLocaleLowerCase()))
}

function menuItems(menu: HTMLElement): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>('[role^=menuitem]:not(:disabled)')]
}
