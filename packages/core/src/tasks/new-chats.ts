import { type ChatId, LIMITS } from '@stogram/contract'
import type { Engine } from '../engine.ts'
import { allLogs, canTalk } from './followed-logs.ts'
import { makePool } from './pool.ts'
import { reportBackground, reportChat } from './report.ts'
import { takeUpNamed } from './take-up-chat.ts'
import { makeWorker, makeWorkers } from './worker.ts'

/** Takes up the chats that this device knows by name only: a few at a time, the liveliest first. */
export interface NewChats {
  ask(): void
  /** Without the waits that failures have left. */
  askNow(): void
  stop(): void
}

/** Each chat costs about five round trips; a few at a time fill the line without crowding out the person's own calls. */
const AT_ONCE = 4
const HIGHEST_SEQ = 2_147_483_647

export function makeNewChats(engine: Engine, onTaken: () => void): NewChats {
  const pool = makePool(AT_ONCE)
  const { clock } = engine
  const random = () => engine.random()
  let isNow = false
  const chats = makeWorkers({ clock, random, run: (chatId) => pool(() => takeUp(chatId)), onFailure: reportOne })
  const finder = makeWorker({
    clock,
    random,
    run: find,
    onFailure: (error) => reportBackground(engine, 'new-chats', error),
  })

  async function find(): Promise<void> {
    if (!canTalk(engine)) return
    const logs = (await allLogs(engine)).filter((log) => log.kind === 'chat' && log.stage === 'new')
    const ids = logs.map((log) => log.logId)
    const asks = isNow ? chats.askNow : chats.ask
    isNow = false
    if (ids.length === 0) return onTaken()
    for (const chatId of ids.length > 1 ? await byActivity(engine, ids) : ids) asks(chatId)
  }

  async function takeUp(chatId: ChatId): Promise<void> {
    if (!canTalk(engine)) return
    await takeUpNamed(engine, chatId)
    onTaken()
  }

  function reportOne(error: unknown, chatId: ChatId): void {
    reportChat(engine, 'new-chat', chatId, error)
  }

  return {
    ask: () => finder.ask(),
    askNow() {
      isNow = true
      finder.askNow()
    },
    stop() {
      finder.stop()
      chats.stop()
    },
  }
}

/** Two requests for up to 500 chats: where each one ends, and when its last item was written. */
async function byActivity(engine: Engine, chatIds: readonly ChatId[]): Promise<ChatId[]> {
  const atMs = new Map<ChatId, number>()
  for (let i = 0; i < chatIds.length; i += LIMITS.syncLogs) {
    const some = chatIds.slice(i, i + LIMITS.syncLogs)
    const ends = await engine.caller.call('sync:pull', {
      cursors: some.map((logId) => ({ logId, afterSeq: HIGHEST_SEQ })),
    })
    const cursors = ends.logs.map(({ logId, lastSeq }) => ({ logId, afterSeq: Math.max(0, lastSeq - 1) }))
    if (cursors.length === 0) continue
    const { logs } = await engine.caller.call('sync:pull', { cursors })
    for (const { logId, items } of logs) atMs.set(logId, items.at(-1)?.atMs ?? 0)
  }
  return [...chatIds].sort((a, b) => (atMs.get(b) ?? 0) - (atMs.get(a) ?? 0))
}
