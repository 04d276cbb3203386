import { type LogId, type LogItem, RefusedError, UnreachableError } from '@stogram/contract'
import { isTransient } from './connection/caller.ts'
import { backoffMs } from './connection/machine.ts'
import { fetchAccounts } from './crypto/people.ts'
import type { Engine, Tasks } from './engine.ts'
import { settleGroups } from './groups/housekeeping.ts'
import { backfillChat } from './inbox/backfill.ts'
import { bootstrapChat } from './inbox/bootstrap-chat.ts'
import { pullLogs, takeItems } from './inbox/pull.ts'
import { retryPending } from './inbox/retry-pending.ts'
import { drainLog } from './outbox/drain.ts'
import { enqueueNote } from './outbox/enqueue.ts'
import { StorageFault } from './ports.ts'
import type { LogRow } from './replica/rows.ts'

/** The engine's own activity: nothing here is awaited by a command. */
export interface TaskRunner extends Tasks {
  /** Pull everything, then send everything: after each connect and now and then. */
  catchUp(): void
  push(item: LogItem): void
  lastSyncAtMs(): number | undefined
  progress(): { loaded: number; total: number } | undefined
  stop(): void
}

export interface TaskHooks {
  endSession: Tasks['endSession']
  onSynced: () => void
  onProgress: () => void
}

/** Even without a push something may have been missed. */
const PULL_EVERY_MS = 60_000

export function makeTasks(engine: Engine, hooks: TaskHooks): TaskRunner {
  const sync = makeSync(engine, hooks)
  const drains = new Map<LogId, { again: boolean }>()
  const attempts = new Map<LogId, number>()
  const pushes = new Map<LogId, LogItem[]>()
  const backfills = new Map<LogId, Promise<void>>()
  const timers = new Set<() => void>()
  const progress = makeProgress(engine, hooks)
  let cancelPull = () => {}

  function later(delayMs: number, run: () => void): void {
    const cancel = engine.clock.schedule(delayMs, () => {
      timers.delete(cancel)
      if (!engine.isClosed) run()
    })
    timers.add(cancel)
  }

  function background(work: Promise<unknown>): void {
    work.catch((error: unknown) => reportBackground(engine, error))
  }

  async function drain(logId: LogId): Promise<void> {
    const running = drains.get(logId)
    if (running !== undefined) {
      running.again = true
      return
    }
    if (!canTalk(engine)) return
    const own = { again: false }
    drains.set(logId, own)
    try {
      await drainLog(engine, logId)
      attempts.delete(logId)
    } catch (error) {
      if (!isTransient(error)) throw error
      later(drainDelayMs(logId, error), () => background(drain(logId)))
      own.again = false
    } finally {
      drains.delete(logId)
    }
    if (own.again) await drain(logId)
  }

  function drainDelayMs(logId: LogId, error: unknown): number {
    const attempt = attempts.get(logId) ?? 0
    attempts.set(logId, attempt + 1)
    const askedMs = error instanceof RefusedError ? (error.retryAfterMs ?? 0) : 0
    return Math.max(backoffMs(attempt, engine.random()), askedMs)
  }

  async function takePushes(logId: LogId): Promise<void> {
    const items = pushes.get(logId)
    if (items === undefined || items.length === 0) return
    const log = (await engine.db.get('logs', logId)) as LogRow | undefined
    items.sort((a, b) => a.seq - b.seq)
    const taken = items.splice(0)
    if (log === undefined || log.stage === 'new') return sync.request(logId)
    const isNext = taken.some((item) => item.seq === log.cursor + 1)
    if (isNext)
      await takeItems(
        engine,
        logId,
        taken.filter((item) => item.seq > log.cursor),
      )
    const after = (await engine.db.get('logs', logId)) as LogRow | undefined
    if ((taken.at(-1)?.seq ?? 0) > (after?.cursor ?? 0)) sync.request(logId)
    await sync.startNew()
    await takePushes(logId)
  }

  /** One page at a time for each chat; `isDeep` goes on to the chat's beginning. */
  function backfill(chatId: LogId, isDeep: boolean): Promise<void> {
    const running = backfills.get(chatId)
    if (running !== undefined) return running
    const run = (async () => {
      while (canTalk(engine) && (await backfillChat(engine, chatId))) {
        await progress.update()
        if (!isDeep) return
      }
      await progress.update()
    })().finally(() => backfills.delete(chatId))
    backfills.set(chatId, run)
    return run
  }

  async function catchUp(): Promise<void> {
    attempts.clear()
    await sync.run()
    for (const logId of engine.outbox.logIds()) background(drain(logId))
    await sync.refreshPeers()
    for (const chatId of await progress.update()) await backfill(chatId, true)
  }

  function planPull(): void {
    cancelPull()
    cancelPull = engine.clock.schedule(PULL_EVERY_MS, () => {
      if (engine.isClosed) return
      if (canTalk(engine)) sync.request()
      planPull()
    })
  }

  return {
    sync: (logId) => sync.request(logId),
    drain: (logId) => background(drain(logId)),
    backfill: (chatId) => background(backfill(chatId, false)),
    retryPending: (chatId) => background(retryPending(engine, chatId)),
    refreshPeople: (ids) =>
      background(
        fetchAccounts(engine, ids, true).then(async () => {
          for (const chatId of await chatIdsWithPending(engine)) await retryPending(engine, chatId)
        }),
      ),
    note: (note) => {
      const tx = engine.db.begin()
      enqueueNote(engine, tx, note)
      background(tx.commit())
    },
    endSession: hooks.endSession,
    catchUp() {
      background(catchUp())
      planPull()
    },
    push(item) {
      const waiting = pushes.get(item.logId)
      if (waiting !== undefined) {
        waiting.push(item)
        return
      }
      pushes.set(item.logId, [item])
      background(takePushes(item.logId).finally(() => pushes.delete(item.logId)))
    },
    lastSyncAtMs: () => sync.lastAtMs(),
    progress: () => progress.view(),
    stop() {
      cancelPull()
      for (const cancel of timers) cancel()
      timers.clear()
    },
  }
}

function canTalk(engine: Engine): boolean {
  return engine.self !== undefined && engine.connection.isOpen() && !engine.isClosed
}

async function chatIdsWithPending(engine: Engine): Promise<LogId[]> {
  const rows = await engine.db.range('pending', { lower: ['item'], upper: ['item', []] as never })
  return [...new Set(rows.flatMap(({ value }) => ('item' in value ? [value.item.logId] : [])))]
}

/** One pull at a time; what is asked for meanwhile is pulled right after. */
function makeSync(engine: Engine, hooks: TaskHooks) {
  let wanted: Set<LogId> | 'all' | undefined
  let running: Promise<void> | undefined
  let lastAtMs: number | undefined
  let hasRefreshedPeers = false
  let attempt = 0

  async function loop(): Promise<void> {
    while (wanted !== undefined && canTalk(engine)) {
      const logs = wanted
      wanted = undefined
      const isAll = logs === 'all'
      await pullLogs(engine, isAll ? await followedLogs(engine) : [...logs])
      await startNew()
      if (isAll) {
        lastAtMs = engine.clock.nowMs()
        await settleGroups(engine)
      }
      hooks.onSynced()
    }
  }

  async function startNew(): Promise<void> {
    for (const log of await allLogs(engine)) {
      if (log.kind === 'chat' && log.stage === 'new') await startChat(engine, log.logId)
    }
  }

  function start(): Promise<void> {
    running ??= loop()
      .then(() => {
        attempt = 0
      })
      .catch((error: unknown) => {
        if (!isTransient(error)) throw error
        wanted = 'all'
        engine.clock.schedule(backoffMs(attempt++, engine.random()), () => void start().catch(() => {}))
      })
      .finally(() => {
        running = undefined
      })
    return running
  }

  return {
    request(logId?: LogId) {
      if (logId === undefined) wanted = 'all'
      else if (wanted !== 'all') wanted = (wanted ?? new Set()).add(logId)
      start().catch((error: unknown) => reportBackground(engine, error))
    },
    async run() {
      wanted = 'all'
      await start()
    },
    startNew,
    /** Once for each start: names and devices of the people this account writes with. */
    async refreshPeers() {
      if (hasRefreshedPeers || !canTalk(engine)) return
      hasRefreshedPeers = true
      const chats = await engine.db.range('chats', {})
      const peers = chats.flatMap(({ value }) => value.peerId ?? []).slice(0, 500)
      if (peers.length > 0) await fetchAccounts(engine, peers, true)
    },
    lastAtMs: () => lastAtMs,
  }
}

async function startChat(engine: Engine, chatId: LogId): Promise<void> {
  try {
    await bootstrapChat(engine, chatId)
    engine.tasks.drain(chatId)
  } catch (error) {
    if (isTransient(error) || error instanceof StorageFault || engine.self === undefined) throw error
    reportBackground(engine, error)
    if (!(error instanceof RefusedError) || error.code !== 'not_found') return
    // This account has left before it ever saw the chat.
    const tx = engine.db.begin()
    tx.remove('logs', chatId)
    await tx.commit()
  }
}

async function allLogs(engine: Engine): Promise<LogRow[]> {
  // Strings sort before arrays: this leaves out the blocks of transcript values.
  const rows = await engine.db.range('logs', { upper: [], openUpper: true })
  return rows.flatMap(({ value }) => ('logId' in value ? [value] : []))
}

async function followedLogs(engine: Engine): Promise<LogId[]> {
  return (await allLogs(engine)).filter((log) => log.stage !== 'left').map((log) => log.logId)
}

/** How much of the history this device still has to fetch. */
function makeProgress(engine: Engine, hooks: TaskHooks) {
  let total = 0
  let current: { loaded: number; total: number } | undefined
  return {
    /** The chats with a hole, the liveliest first. */
    async update(): Promise<LogId[]> {
      const holes = (await allLogs(engine)).flatMap((log) =>
        log.hole === undefined ? [] : [{ ...log.hole, id: log.logId }],
      )
      const missing = holes.reduce((sum, hole) => sum + hole.toSeq - hole.fromSeq + 1, 0)
      total = missing === 0 ? 0 : Math.max(total, missing)
      const hadProgress = current !== undefined
      current = missing === 0 ? undefined : { loaded: total - missing, total }
      if (current !== undefined || hadProgress) hooks.onProgress()
      const activity = (id: LogId) => engine.db.peek('chats', id)?.activityAtMs ?? 0
      return holes.map((hole) => hole.id).sort((a, b) => activity(b) - activity(a))
    },
    view: () => current,
  }
}

function reportBackground(engine: Engine, error: unknown): void {
  if (engine.isClosed || error instanceof UnreachableError) return
  const name = error instanceof Error ? error.name : 'unknown'
  engine.log('background-failed', { name, message: error instanceof Error ? error.message : '' })
}
