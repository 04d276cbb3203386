import type { ChatId } from '@stogram/contract'
import type { Engine } from '../engine.ts'
import { backfillChat } from '../inbox/backfill.ts'
import { allLogs, canTalk, loadLog } from './followed-logs.ts'
import { makePool } from './pool.ts'
import { reportBackground, reportChat } from './report.ts'
import { makeWorker, makeWorkers } from './worker.ts'

/** Fills the holes that taking up chats has left, page by page from their upper ends. */
export interface History {
  /** All holes, one chat after another, the liveliest first. */
  fillAll(): void
  /** The next page of one chat: its reader has come to the hole. */
  fillPage(chatId: ChatId): void
  progress(): { loaded: number; total: number } | undefined
  stop(): void
}

export function makeHistory(engine: Engine, onProgress: () => void): History {
  const { clock } = engine
  const random = () => engine.random()
  const pages = new Map<ChatId, Promise<boolean>>()
  const inTurn = makePool(1)
  let total = 0
  let current: { loaded: number; total: number } | undefined

  const chats = makeWorkers({
    clock,
    random,
    run: (chatId) => inTurn(() => fill(chatId)),
    onFailure: (error, chatId) => reportChat(engine, 'history', chatId, error),
  })
  const finder = makeWorker({
    clock,
    random,
    run: find,
    onFailure: (error) => reportBackground(engine, 'history', error),
  })

  async function find(): Promise<void> {
    for (const chatId of await update()) chats.ask(chatId)
  }

  async function fill(chatId: ChatId): Promise<void> {
    while (canTalk(engine) && (await page(chatId))) await update()
    await update()
  }

  /** True when something of the hole is left. Whoever asks meanwhile gets the page that is under way. */
  function page(chatId: ChatId): Promise<boolean> {
    const running = pages.get(chatId)
    if (running !== undefined) return running
    const run = olderPage(engine, chatId).finally(() => pages.delete(chatId))
    pages.set(chatId, run)
    return run
  }

  /** The chats of which something older is missing, the liveliest first. */
  async function update(): Promise<ChatId[]> {
    const logs = (await allLogs(engine)).filter((log) => (log.holes ?? log.unproved) !== undefined)
    const holes = logs.flatMap((log) => log.holes ?? [])
    const missing = holes.reduce((sum, hole) => sum + hole.toSeq - hole.fromSeq + 1, 0)
    total = missing === 0 ? 0 : Math.max(total, missing)
    const hadProgress = current !== undefined
    current = missing === 0 ? undefined : { loaded: total - missing, total }
    if (current !== undefined || hadProgress) onProgress()
    const activity = (id: ChatId) => engine.db.peek('chats', id)?.activityAtMs ?? 0
    return logs.map((log) => log.logId).sort((a, b) => activity(b) - activity(a))
  }

  return {
    fillAll: () => finder.ask(),
    fillPage(chatId) {
      if (!canTalk(engine)) return
      page(chatId)
        .then(update)
        .catch((error: unknown) => reportChat(engine, 'history', chatId, error))
    },
    progress: () => current,
    stop() {
      finder.stop()
      chats.stop()
      total = 0
      current = undefined
    },
  }
}

/** First of all what led to the snapshot with which this device has begun. */
async function olderPage(engine: Engine, chatId: ChatId): Promise<boolean> {
  if ((await loadLog(engine, chatId))?.unproved !== undefined) {
    const { proveStart } = await import('../inbox/seldom.ts')
    await proveStart(engine, chatId)
  }
  return backfillChat(engine, chatId)
}
