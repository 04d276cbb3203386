import type { ItemId } from '@stogram/contract'
import type { SavedPosition } from './saved-positions.ts'

/** Where the list stands after its window was replaced. */
export type Placement =
  | { kind: 'bottom' }
  | { kind: 'unread' }
  | { kind: 'anchor'; position: SavedPosition }
  | { kind: 'message'; id: ItemId }

export interface ScrollEvents {
  onStick(isStuck: boolean): void
  /** An end of the window came within a screen and a half. */
  onNear(end: 'older' | 'newer'): void
  onScroll(): void
}

export interface ScrollParts {
  scroller: HTMLElement
  /** Holds the rows and both sentinels. */
  content: HTMLElement
  top: HTMLElement
  bottom: HTMLElement
}

const STICK_PX = 50
const NEAR = '150% 0px 150% 0px'
const UNREAD_TOP_PX = 72
const SMOOTH_MAX_PX = 1_500
const MARK_MS = 1_200

const hasNativeAnchoring = globalThis.CSS?.supports('overflow-anchor', 'auto') ?? false

/**
 * Keeps the message list still while its rows change.
 *
 *   stuck ──reader scrolls up──► free ──bottom sentinel comes near──► stuck
 *
 * Stuck, it follows the bottom through every change of size. Free, the browser's own scroll anchoring holds the
 * rows; where it cannot (at offset 0, or not built in), a row is measured before the change and put back after.
 */
export class ScrollKeeper {
  private isStuck = true
  private placement: Placement | undefined
  private held: { row: HTMLElement; top: number } | undefined
  private readonly stickWatch: IntersectionObserver
  private readonly nearWatch: IntersectionObserver
  private readonly sizeWatch: ResizeObserver

  constructor(
    private readonly parts: ScrollParts,
    private readonly events: ScrollEvents,
  ) {
    const root = parts.scroller
    this.stickWatch = new IntersectionObserver((entries) => this.watchBottom(entries), {
      root,
      rootMargin: `0px 0px ${STICK_PX}px 0px`,
    })
    this.nearWatch = new IntersectionObserver((entries) => this.watchEnds(entries), {
      root,
      rootMargin: NEAR,
    })
    this.sizeWatch = new ResizeObserver(() => this.follow())
    this.stickWatch.observe(parts.bottom)
    this.sizeWatch.observe(parts.scroller)
    this.sizeWatch.observe(parts.content)
    parts.scroller.addEventListener('scroll', events.onScroll, { passive: true })
  }

  close(): void {
    this.stickWatch.disconnect()
    this.nearWatch.disconnect()
    this.sizeWatch.disconnect()
    this.parts.scroller.removeEventListener('scroll', this.events.onScroll)
  }

  /** Applied when the rows it speaks of are drawn. */
  place(placement: Placement): void {
    this.placement = placement
    this.isStuck = placement.kind === 'bottom'
  }

  willChange(): void {
    if (this.isStuck || (hasNativeAnchoring && this.parts.scroller.scrollTop > 0)) return
    const row = this.firstVisibleRow()
    if (row !== undefined) this.held = { row, top: row.getBoundingClientRect().top }
  }

  /** Call in the layout effect of every change of rows. */
  didChange(): void {
    this.settle()
    this.nearWatch.disconnect()
    this.nearWatch.observe(this.parts.top)
    this.nearWatch.observe(this.parts.bottom)
  }

  stick(): void {
    this.isStuck = true
    this.follow()
  }

  scrollToBottom(): void {
    const { scroller } = this.parts
    const distance = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight
    if (behaviorFor(distance) === 'auto') this.stick()
    else scroller.scrollTo({ top: scroller.scrollHeight, behavior: 'smooth' })
  }

  has(id: ItemId): boolean {
    return this.row(id) !== undefined
  }

  /** Whether a message is wholly on screen. */
  shows(id: ItemId): boolean {
    const box = this.row(id)?.getBoundingClientRect()
    if (box === undefined) return false
    const top = this.scrollerTop()
    return box.top >= top && box.bottom <= top + this.parts.scroller.clientHeight
  }

  /** Centres a message and marks it for a moment. */
  reveal(id: ItemId): void {
    const row = this.row(id)
    if (row === undefined) return
    const distance = Math.abs(row.getBoundingClientRect().top - this.parts.scroller.clientHeight / 2)
    this.isStuck = false
    row.scrollIntoView({ block: 'center', behavior: behaviorFor(distance) })
    row.dataset['marked'] = ''
    setTimeout(() => delete row.dataset['marked'], MARK_MS)
    row.focus({ preventScroll: true })
  }

  /** Undefined at the bottom, which needs no remembering. */
  position(): SavedPosition | undefined {
    const row = this.isStuck ? undefined : this.firstVisibleRow()
    const anchorId = row?.dataset['messageId']
    if (row === undefined || anchorId === undefined) return undefined
    const offsetPx = row.getBoundingClientRect().top - this.scrollerTop()
    return { anchorId, anchorOrder: Number(row.dataset['order']), offsetPx }
  }

  firstVisibleRow(): HTMLElement | undefined {
    const top = this.scrollerTop()
    const rows = this.rows()
    let low = 0
    let high = rows.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((rows[middle]?.getBoundingClientRect().bottom ?? 0) > top) high = middle
      else low = middle + 1
    }
    return rows[low]
  }

  isUnreadBelow(): boolean {
    const divider = this.parts.content.querySelector('[data-unread]')
    return (
      divider !== null && divider.getBoundingClientRect().top > this.scrollerTop() + this.parts.scroller.clientHeight
    )
  }

  showUnread(): void {
    const divider = this.parts.content.querySelector('[data-unread]')
    if (divider === null) this.stick()
    else this.shiftTo(divider, UNREAD_TOP_PX)
  }

  private settle(): void {
    const { placement, held } = this
    this.held = undefined
    if (placement !== undefined && this.rows().length > 0) {
      this.placement = undefined
      this.apply(placement)
    } else if (this.isStuck) this.follow()
    else if (held?.row.isConnected === true) {
      this.parts.scroller.scrollTop += held.row.getBoundingClientRect().top - held.top
    }
  }

  private apply(placement: Placement): void {
    if (placement.kind === 'bottom') this.stick()
    else if (placement.kind === 'unread') this.showUnread()
    else if (placement.kind === 'message') this.reveal(placement.id)
    else {
      const row = this.row(placement.position.anchorId)
      if (row === undefined) this.stick()
      else this.shiftTo(row, placement.position.offsetPx)
    }
  }

  private shiftTo(element: Element, offsetPx: number): void {
    const top = element.getBoundingClientRect().top - this.scrollerTop()
    this.parts.scroller.scrollTop += top - offsetPx
  }

  private follow(): void {
    if (this.isStuck) this.parts.scroller.scrollTop = this.parts.scroller.scrollHeight
  }

  private watchBottom(entries: IntersectionObserverEntry[]): void {
    const isStuck = entries.at(-1)?.isIntersecting ?? false
    this.isStuck = isStuck
    this.events.onStick(isStuck)
  }

  private watchEnds(entries: IntersectionObserverEntry[]): void {
    for (const entry of entries) {
      if (entry.isIntersecting) this.events.onNear(entry.target === this.parts.top ? 'older' : 'newer')
    }
  }

  private rows(): NodeListOf<HTMLElement> {
    return this.parts.content.querySelectorAll<HTMLElement>('[data-message-id]')
  }

  private row(id: ItemId): HTMLElement | undefined {
    return this.parts.content.querySelector<HTMLElement>(`[data-message-id="${CSS.escape(id)}"]`) ?? undefined
  }

  private scrollerTop(): number {
    return this.parts.scroller.getBoundingClientRect().top
  }
}

/** Smooth over a short way, unless the person wants less motion: styles alone do not reach what scripts scroll. */
export function behaviorFor(distancePx: number): 'auto' | 'smooth' {
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches
  return isStill || distancePx > SMOOTH_MAX_PX ? 'auto' : 'smooth'
}
