import type { MessagePage, MessageView } from '@stogram/core'
import { expect, test } from 'vitest'
import { appendPage, type MessageWindow, prependPage, reduceMessages, windowOf } from '../../../state/message-window.ts'
import { PageLoader } from './page-loader.ts'

function message(order: number, text = String(order)): MessageView {
  const sender = { senderId: 'a', senderName: 'A', isOwn: false }
  return { id: `m${order}`, chatId: 'c', order, ...sender, atMs: order, kind: 'text', text, reactions: [] }
}

type Query = { before?: number; after?: number; around?: number; limit: number }

function readPage(all: MessageView[], { before, after, around, limit }: Query): MessagePage {
  let from = all.length - limit
  if (before !== undefined) from = all.findIndex((found) => found.order >= before) - limit
  if (after !== undefined) from = all.findIndex((found) => found.order > after)
  if (around !== undefined) from = around - Math.floor(limit / 2)
  const start = Math.max(0, from)
  const end = Math.min(all.length, from + limit)
  return { messages: all.slice(start, end), hasOlder: start > 0, hasNewer: end < all.length }
}

function setUp(count: number) {
  const all = Array.from({ length: count }, (_, index) => message(index + 1))
  let window: MessageWindow | undefined
  let gate: Promise<void> = Promise.resolve()
  let hole = 0
  const change = (next: (window: MessageWindow) => MessageWindow) => {
    if (window !== undefined) window = next(window)
  }
  const loader = new PageLoader(
    'c',
    {
      async readMessages(query: Query) {
        const page = readPage(all, query)
        if (hole > 0) {
          page.messages = page.messages.filter(({ order }) => order > hole)
          page.hasOlder = true
        }
        await gate
        return page
      },
    },
    {
      getWindow: () => window,
      showPage: (_chatId, page) => {
        window = windowOf(page)
      },
      showOlder: (_chatId, page) => change((before) => prependPage(before, page)),
      showNewer: (_chatId, page) => change((before) => appendPage(before, page)),
    },
  )
  return {
    loader,
    orders: () => (window?.messages ?? []).map((found) => found.order),
    getWindow: () => window,
    arrive: (...upserts: MessageView[]) => change((before) => reduceMessages(before, upserts, [])),
    /** Messages up to this one are on the server only. */
    forget(upto: number) {
      hole = upto
    },
    hold() {
      let release: () => void = () => undefined
      gate = new Promise((resolve) => {
        release = resolve
      })
      return () => release()
    },
  }
}

const nothing = () => undefined

test('the newest page comes first, older ones follow on demand', async () => {
  const { loader, orders } = setUp(200)
  await loader.showNewest()
  expect(orders().at(-1)).toBe(200)
  await loader.loadOlder(nothing)
  expect(orders().at(0)).toBe(111)
})

test('a window never grows past 120 rows and walks back down', async () => {
  const { loader, orders, getWindow } = setUp(400)
  await loader.showNewest()
  for (let step = 0; step < 8; step++) await loader.loadOlder(nothing)
  expect(orders()).toHaveLength(120)
  expect(getWindow()?.hasNewer).toBe(true)
  for (let step = 0; step < 8; step++) await loader.loadNewer()
  expect(orders().at(-1)).toBe(400)
})

test('what changes while the first page is read is kept', async () => {
  const { loader, orders, arrive, hold, getWindow } = setUp(200)
  const release = hold()
  const shown = loader.showNewest()
  arrive(message(201), message(200, 'edited'), message(3, 'far above'))
  release()
  await shown
  expect(orders().at(-1)).toBe(201)
  expect(orders().at(0)).toBe(141)
  expect(getWindow()?.messages.at(-2)?.text).toBe('edited')
})

test('a page on its way is dropped when the window is replaced', async () => {
  const { loader, orders, hold } = setUp(300)
  await loader.showNewest()
  const release = hold()
  const older = loader.loadOlder(nothing)
  const around = loader.showAround(50)
  release()
  await Promise.all([older, around])
  expect(orders().at(0)).toBe(21)
  expect(orders()).toHaveLength(60)
})

test('one page at a time', async () => {
  const { loader, orders } = setUp(300)
  await loader.showNewest()
  await Promise.all([loader.loadOlder(nothing), loader.loadOlder(nothing)])
  expect(orders()).toHaveLength(90)
})

test('seeking finds a message far back in history', async () => {
  const { loader, orders } = setUp(1_000)
  await loader.showNewest()
  expect(await loader.seek('m17')).toBe(true)
  expect(orders()).toContain(17)
  expect(await loader.seek('nowhere')).toBe(false)
})

test('older messages that are not on this device are waited for, not asked for again and again', async () => {
  const { loader, orders, getWindow, forget } = setUp(200)
  await loader.showNewest()
  forget(140)
  const before = getWindow()
  expect(await loader.loadOlder(nothing)).toBe(true)
  expect(getWindow()).toBe(before)
  forget(0)
  expect(await loader.loadOlder(nothing)).toBe(false)
  expect(orders().at(0)).toBe(111)
})
