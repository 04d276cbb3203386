import type { ChatId, Core, CorePatch, ItemId, MessagePage, MessageView } from '@stogram/core'
import {
  applyToWindow,
  EMPTY_WINDOW,
  extendNewer,
  extendOlder,
  type MessageWindow,
  SHIFT_ROWS,
  WINDOW_ROWS,
} from './message-window.ts'

export interface TimelineSnapshot {
  phase: 'loading' | 'ready' | 'failed'
  window: MessageWindow
  /** Order of the message above which the unread line stands; fixed when the chat is opened. */
  dividerOrder: number | undefined
  /** Grows whenever the window was replaced as a whole, not moved: the list then places itself anew. */
  generation: number
}

type TimelineCore = Pick<Core, 'readMessages' | 'subscribe'>

const FIRST_ROWS = 60
const SEEK_ROWS = 200
const SEEK_PAGES = 40

/**
 * One chat's window onto its messages.
 *
 *   loading ──open──► ready ──older/newer──► ready        one page at a time
 *      │                └────newest/around──► ready'      generation + 1; a page still on its way is dropped
 *      └──failed
 */
export class Timeline {
  readonly chatId: ChatId
  private readonly core: TimelineCore
  private readonly listeners = new Set<() => void>()
  private readonly endPatches: () => void
  private isLoading = false
  private isAtBottom = true
  private snapshot: TimelineSnapshot = {
    phase: 'loading',
    window: EMPTY_WINDOW,
    dividerOrder: undefined,
    generation: 0,
  }

  constructor(core: TimelineCore, chatId: ChatId) {
    this.core = core
    this.chatId = chatId
    this.endPatches = core.subscribe((patches) => this.apply(patches))
  }

  readonly getSnapshot = (): TimelineSnapshot => this.snapshot

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  close(): void {
    this.endPatches()
    this.listeners.clear()
  }

  /** The unread line goes above `firstUnreadOrder`; without one the line of the last visit goes away. */
  setDivider(firstUnreadOrder: number | undefined): void {
    if (firstUnreadOrder !== this.snapshot.dividerOrder) this.set({ dividerOrder: firstUnreadOrder })
  }

  setAtBottom(isAtBottom: boolean): void {
    this.isAtBottom = isAtBottom
  }

  async showNewest(): Promise<void> {
    await this.replace({ limit: FIRST_ROWS })
  }

  async showAround(order: number): Promise<void> {
    await this.replace({ around: order, limit: FIRST_ROWS })
  }

  async loadOlder(): Promise<void> {
    const first = this.snapshot.window.messages[0]
    if (first === undefined || !this.snapshot.window.hasOlder) return
    await this.extend({ before: first.order }, extendOlder)
  }

  async loadNewer(): Promise<void> {
    const last = this.snapshot.window.messages.at(-1)
    if (last === undefined || !this.snapshot.window.hasNewer) return
    await this.extend({ after: last.order }, extendNewer)
  }

  /** Brings a message into the window, looking back through history when it is not there yet. */
  async seek(id: ItemId): Promise<boolean> {
    if (this.has(id)) return true
    let before = this.snapshot.window.messages[0]?.order
    for (let page = 0; page < SEEK_PAGES && before !== undefined; page++) {
      const { messages, hasOlder } = await this.read({ before, limit: SEEK_ROWS })
      const found = messages.find((message) => message.id === id)
      if (found !== undefined) {
        await this.showAround(found.order)
        return this.has(id)
      }
      before = hasOlder ? messages[0]?.order : undefined
    }
    return false
  }

  private has(id: ItemId): boolean {
    return this.snapshot.window.messages.some((message) => message.id === id)
  }

  private async replace(query: { around?: number; limit: number }): Promise<void> {
    const generation = this.snapshot.generation + 1
    this.snapshot = { ...this.snapshot, generation }
    try {
      const page = await this.read(query)
      if (this.snapshot.generation !== generation) return
      this.set({ phase: 'ready', window: trimmed(page) })
    } catch (error) {
      if (this.snapshot.generation !== generation) return
      this.set({ phase: 'failed' })
      throw error
    }
  }

  private async extend(
    from: { before: number } | { after: number },
    join: (window: MessageWindow, page: MessagePage) => MessageWindow,
  ): Promise<void> {
    if (this.isLoading) return
    this.isLoading = true
    const { generation } = this.snapshot
    try {
      const page = await this.read({ ...from, limit: SHIFT_ROWS })
      if (this.snapshot.generation === generation) {
        this.set({ window: join(this.snapshot.window, page) })
      }
    } finally {
      this.isLoading = false
    }
  }

  private read(query: { before?: number; after?: number; around?: number; limit: number }) {
    return this.core.readMessages({ chatId: this.chatId, ...query })
  }

  private apply(patches: readonly CorePatch[]): void {
    let { window } = this.snapshot
    for (const patch of patches) {
      if (patch.topic !== 'messages' || patch.chatId !== this.chatId) continue
      window = applyToWindow(window, patch, this.isAtBottom ? 'newest' : 'oldest')
    }
    if (window !== this.snapshot.window && this.snapshot.phase === 'ready') this.set({ window })
  }

  private set(change: Partial<TimelineSnapshot>): void {
    this.snapshot = { ...this.snapshot, ...change }
    for (const listener of this.listeners) listener()
  }
}

function trimmed(page: MessagePage): MessageWindow {
  const messages: readonly MessageView[] = page.messages.slice(-WINDOW_ROWS)
  return { messages, hasOlder: page.hasOlder, hasNewer: page.hasNewer }
}
