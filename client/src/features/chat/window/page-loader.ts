import type { ChatId, ItemId } from '@stogram/contract'
import type { Core, MessagePage, MessageView } from '@stogram/core'
import type { MessageWindow } from '../../../state/message-window.ts'

/** The part of the store that holds one window of messages per chat. */
export interface WindowStore {
  getWindow(chatId: ChatId): MessageWindow | undefined
  showPage(chatId: ChatId, page: MessagePage): void
  showOlder(chatId: ChatId, page: MessagePage): void
  showNewer(chatId: ChatId, page: MessagePage): void
}

type Reader = Pick<Core, 'readMessages'>

const FIRST_ROWS = 60
const SHIFT_ROWS = 30
const SEEK_ROWS = 200
const SEEK_PAGES = 40
const NOTHING: MessagePage = { messages: [], hasOlder: false, hasNewer: false }

/**
 * Moves one chat's window over its messages, one page at a time.
 * Replacing the window (`showNewest`, `showAround`) drops the page that is still on its way.
 */
export class PageLoader {
  private generation = 0
  private isExtending = false

  constructor(
    private readonly chatId: ChatId,
    private readonly reader: Reader,
    private readonly store: WindowStore,
  ) {}

  async showNewest(): Promise<void> {
    await this.replace({ limit: FIRST_ROWS })
  }

  async showAround(order: number): Promise<void> {
    await this.replace({ around: order, limit: FIRST_ROWS })
  }

  /**
   * `beforeShown` runs when the page is there and about to be drawn. True when older messages exist that are not on
   * this device yet: the engine has asked the server for them, and it is worth trying again when something arrived.
   */
  async loadOlder(beforeShown: () => void): Promise<boolean> {
    const window = this.store.getWindow(this.chatId)
    const first = window?.messages[0]
    if (window?.hasOlder !== true || first === undefined) return false
    let isAwaited = false
    await this.extend({ before: first.order }, (page) => {
      isAwaited = page.messages.length === 0 && page.hasOlder
      if (isAwaited) return
      beforeShown()
      this.store.showOlder(this.chatId, page)
    })
    return isAwaited
  }

  async loadNewer(): Promise<void> {
    const window = this.store.getWindow(this.chatId)
    const last = window?.messages.at(-1)
    if (window?.hasNewer !== true || last === undefined) return
    await this.extend({ after: last.order }, (page) => this.store.showNewer(this.chatId, page))
  }

  /** Brings a message into the window, looking back through history when it is not there yet. */
  async seek(id: ItemId): Promise<boolean> {
    if (this.find(id) !== undefined) return true
    let before = this.store.getWindow(this.chatId)?.messages[0]?.order
    for (let page = 0; page < SEEK_PAGES && before !== undefined; page++) {
      const { messages, hasOlder } = await this.read({ before, limit: SEEK_ROWS })
      const found = messages.find((message) => message.id === id)
      if (found !== undefined) {
        await this.showAround(found.order)
        return this.find(id) !== undefined
      }
      before = hasOlder ? messages[0]?.order : undefined
    }
    return false
  }

  private find(id: ItemId): MessageView | undefined {
    return this.store.getWindow(this.chatId)?.messages.find((message) => message.id === id)
  }

  private async replace(query: { around?: number; limit: number }): Promise<void> {
    this.generation += 1
    const { generation } = this
    // An empty window takes in what changes while the first page is read.
    if (this.store.getWindow(this.chatId) === undefined) this.store.showPage(this.chatId, NOTHING)
    const before = this.messages()
    const page = await this.read(query)
    if (this.generation !== generation) return
    const changed = changedSince(before, this.messages())
    this.store.showPage(this.chatId, withChanges(page, changed))
  }

  private async extend(from: { before: number } | { after: number }, show: (page: MessagePage) => void): Promise<void> {
    if (this.isExtending) return
    this.isExtending = true
    const { generation } = this
    try {
      const page = await this.read({ ...from, limit: SHIFT_ROWS })
      if (this.generation === generation) show(page)
    } finally {
      this.isExtending = false
    }
  }

  private messages(): readonly MessageView[] {
    return this.store.getWindow(this.chatId)?.messages ?? []
  }

  private read(query: { before?: number; after?: number; around?: number; limit: number }) {
    return this.reader.readMessages({ chatId: this.chatId, ...query })
  }
}

function changedSince(before: readonly MessageView[], after: readonly MessageView[]): MessageView[] {
  const known = new Set(before)
  return after.filter((message) => !known.has(message))
}

/** A page may be older than what changed while it was read: the change wins, where the page reaches. */
function withChanges(page: MessagePage, changed: readonly MessageView[]): MessagePage {
  const first = page.messages[0]?.order ?? 0
  const last = page.messages.at(-1)?.order ?? 0
  const inReach = changed.filter(({ order }) => (!page.hasOlder || order >= first) && (!page.hasNewer || order <= last))
  return { ...page, messages: [...page.messages, ...inReach] }
}
