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

/** A menu on the native popover: Escape and a press elsewhere close it; arrows, Home, End and letters move. */
export function Menu({ at, onClose, label, items, align = 'start', header }: MenuProps) {
  const element = useRef<HTMLDivElement>(null)
  useOpenMenu(element, at, align)
  if (at === undefined) return null

  return (
    <div
      ref={element}
      popover="auto"
      role="menu"
      tabIndex={-1}
      aria-label={label}
      onToggle={(event) => {
        if (event.newState === 'closed') onClose()
      }}
      onKeyDown={moveFocus}
      className="popover-reset fixed max-h-[80dvh] min-w-52 animate-fade-in overflow-y-auto rounded-md border border-line bg-surface p-1.5 text-ink shadow-mid"
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
            element.current?.hidePopover()
            item.onSelect()
          }}
          className={classNames(
            'flex h-10 w-full items-center gap-3 rounded-sm px-3 text-start text-label hover:bg-raised focus:bg-raised focus:outline-none disabled:opacity-40 pointer-coarse:h-11',
            item.isDangerous === true && 'text-danger',
          )}
        >
          {item.glyph && <Icon glyph={item.glyph} />}
          {item.label}
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
    menuItems(menu)[0]?.focus({ preventScroll: true })
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
  const step = STEPS[event.key]
  const target = step === undefined ? byLetter(found, index, event.key) : found[step(index, found.length)]
  if (target === undefined) return
  event.preventDefault()
  target.focus()
}

function byLetter(found: HTMLElement[], index: number, key: string): HTMLElement | undefined {
  if (key.length !== 1 || key === ' ') return undefined
  const rotated = [...found.slice(index + 1), ...found.slice(0, index + 1)]
  return rotated.find((item) => item.textContent?.toLocaleLowerCase().startsWith(key.toLocaleLowerCase()))
}

function menuItems(menu: HTMLElement): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>('[role=menuitem]:not(:disabled)')]
}
