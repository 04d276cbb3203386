import type { LogItem } from '@stogram/contract'
import { payEntries } from './crypto/owed-entries.ts'
import { fetchAccounts } from './crypto/people.ts'
import type { Engine, Tasks } from './engine.ts'
import { findDebts, owingGroups } from './groups/debts.ts'
import { isFounding, loadFoundings } from './groups/foundings.ts'
import { shareInheritedDebts } from './groups/inherited-debts.ts'
import { retryPending } from './inbox/retry-pending.ts'
import { mustSelf } from './must.ts'
import { enqueueNote } from './outbox/enqueue.ts'
import { leaveFormerKey } from './outbox/make-way.ts'
import { dropNext } from './session/next-device.ts'
import { makeDrains } from './tasks/drains.ts'
import { makeFirstChats } from './tasks/first-chats.ts'
import { canTalk } from './tasks/followed-logs.ts'
import { makeHeldClaims } from './tasks/held-claims.ts'
import { makeHistory } from './tasks/history.ts'
import { makeJoinRequests } from './tasks/join-requests.ts'
import { makeNewChats } from './tasks/new-chats.ts'
import { makePushes } from './tasks/pushes.ts'
import { reportBackground } from './tasks/report.ts'
import { makeSync } from './tasks/sync.ts'
import { makeWorker, makeWorkers } from './tasks/worker.ts'

/** The engine's own activity: nothing here is awaited by a command. */
export interface TaskRunner extends Tasks {
  /** Pull everything, then send everything: after each connect and now and then. */
  catchUp(): void
  push(item: LogItem): void
  progress(): { loaded: number; total: number } | undefined
  areChatsAwaited(): boolean
  /** Ends all of it, also what waits: the session is over or the engine closes. */
  stop(): void
}

export interface TaskHooks {
  onSynced: () => void
  onProgress: () => void
}

/** Even without a push something may have been missed. */
const PULL_EVERY_MS = 60_000
/** Names and devices of so many people are asked for again at each start. */
const PEERS = 500

export function makeTasks(engine: Engine, hooks: TaskHooks): TaskRunner {
  const { clock } = engine
  const random = () => engine.random()
  const drains = makeDrains(engine, () => sync.isCatchingUp())
  const history = makeHistory(engine, hooks.onProgress)
  const firstChats = makeFirstChats(engine, hooks.onProgress)
  const newChats = makeNewChats(engine, () => {
    history.fillAll()
    background('first-chats', firstChats.look())
  })
  const groups = makeWorkers({
    clock,
    random,
    run: async (chatId) => {
      if (!canTalk(engine)) return
      if (await isFounding(engine, chatId)) {
        const { foundGroup } = await import('./groups/found-group.ts')
        await foundGroup(engine, chatId)
      }
      if ((await findDebts(engine, chatId)) === undefined) return
      try {
        const { settleGroup } = await import('./groups/housekeeping.ts')
        await settleGroup(engine, chatId)
      } finally {
        // A debt that is refused keeps nobody's former key in use. A change of the group has left it already.
        await leaveFormerKey(engine, chatId)
      }
    },
    onFailure: (error) => reportBackground(engine, 'settle-group', error),
  })
  const peers = makeWorker({
    clock,
    random,
    run: refreshPeers,
    onFailure: (error) => reportBackground(engine, 'refresh-peers', error),
  })
  const entries = makeWorker({
    clock,
    random,
    run: refreshPeople,
    onFailure: (error) => reportBackground(engine, 'refresh-people', error),
  })
  const joinRequests = makeJoinRequests(engine)
  const heldClaims = makeHeldClaims(engine)
  const sync = makeSync(engine, {
    onSynced() {
      hooks.onSynced()
      heldClaims.synced()
      joinRequests.ask()
      peers.ask()
      entries.ask()
      background('first-chats', firstChats.synced())
      background('settle-groups', settleAll())
    },
    onCaughtUp: () => drains.drainAll(),
    onNewChats: () => newChats.ask(),
  })
  const pushes = makePushes(engine, (logId) => sync.request(logId))
  const parts = [drains, history, firstChats, newChats, groups, peers, entries, sync, pushes, joinRequests, heldClaims]
  let cancelPull = () => {}
  let haveRefreshedPeers = false

  function background(work: string, running: Promise<unknown>): void {
    running.catch((error: unknown) => reportBackground(engine, work, error))
  }

  async function settleAll(): Promise<void> {
    await shareInheritedDebts(engine)
    // The session of this device lives, so it was not replaced.
    if (engine.exchange === undefined) await dropNext(engine)
    for (const chatId of await owingGroups(engine)) groups.ask(chatId)
    for (const { request } of await loadFoundings(engine)) groups.ask(request.chatId)
  }

  /** Once for each start: names and devices of this account, and of the people it writes with. */
  async function refreshPeers(): Promise<void> {
    if (haveRefreshedPeers || !canTalk(engine)) return
    const chats = await engine.db.range('chats', {})
    const peerIds = chats.flatMap(({ value }) => value.peerId ?? []).slice(0, PEERS)
    await fetchAccounts(engine, [mustSelf(engine).accountId, ...peerIds], true)
    await retryAll(true)
    haveRefreshedPeers = true
  }

  async function refreshPeople(): Promise<void> {
    if (canTalk(engine) && (await payEntries(engine))) await retryAll()
  }

  async function retryAll(isAsking = false): Promise<void> {
    const logs = await engine.db.range('logs', { upper: [], openUpper: true })
    for (const { value } of logs) if ('waits' in value) await retryPending(engine, value.logId, isAsking)
  }

  function planPull(): void {
    cancelPull()
    cancelPull = clock.schedule(PULL_EVERY_MS, () => {
      if (canTalk(engine)) sync.request()
      planPull()
    })
  }

  return {
    sync: (logId) => sync.request(logId),
    drain: (logId) => drains.drain(logId),
    drainNow: (logId) => drains.drainNow(logId),
    drainLater: (logId) => drains.drainLater(logId),
    joinRequests,
    claimHeld: () => heldClaims.claim(),
    settleGroup: (chatId) => groups.ask(chatId),
    backfill: (chatId) => history.fillPage(chatId),
    retryPending: (chatId) => background('retry-pending', retryPending(engine, chatId)),
    refreshPeople: () => entries.ask(),
    note(note) {
      const tx = engine.db.begin()
      enqueueNote(engine, tx, note)
      background('note', tx.commit())
    },
    catchUp() {
      // Until it is pulled nobody here knows what the own log names.
      engine.told.set(mustSelf(engine).accountId, Number.MAX_SAFE_INTEGER)
      engine.unanswered.clear()
      heldClaims.connected()
      newChats.askNow()
      entries.askNow()
      sync.catchUp()
      planPull()
    },
    push: (item) => pushes.push(item),
    lastSyncAtMs: () => sync.lastAtMs(),
    progress: () => history.progress(),
    areChatsAwaited: () => firstChats.areAwaited(),
    stop() {
      cancelPull()
      haveRefreshedPeers = false
      for (const part of parts) part.stop()
      engine.inHand.clear()
      engine.told.clear()
      engine.unanswered.clear()
    },
  }
}
