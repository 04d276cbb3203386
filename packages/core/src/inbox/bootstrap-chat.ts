import type { ChatId, LogItem } from '@stogram/contract'
import { E2eeError, idText, nextChain, parseEpoch, privateRoster } from '@stogram/e2ee'
import { raiseAlarm } from '../crypto/alarms.ts'
import type { Engine } from '../engine.ts'
import { joiningKey } from '../groups/link-notes.ts'
import { must, mustSelf } from '../must.ts'
import type { ChatRow, JoiningRow, LogRow } from '../replica/rows.ts'
import { chainAt } from '../replica/transcript.ts'
import { applyPage, hashOf } from './apply-page.ts'
import { applyRecord, showMembership } from './apply-record.ts'
import { emptyLog } from './empty-log.ts'
import { equalStart } from './equal-start.ts'
import type { Loaded, LoadNewest, Snapshot } from './fetch-chat.ts'
import { loadChat } from './load-chat.ts'
import { LogContext } from './log-context.ts'
import { findRefused } from './vouch.ts'

interface TakeUp {
  loadNewest: LoadNewest
  /** Somebody at this device wants this chat. */
  isAsked: boolean
}

/**
 * Makes a chat known to this device: membership and epochs from the first record on, then the newest items. What
 * stands between is left as a hole; its hashes are chained, so that filling it later can be checked item by item.
 */
export async function bootstrapChat(engine: Engine, chatId: ChatId, { loadNewest, isAsked }: TakeUp): Promise<void> {
  const known = (await engine.db.get('logs', chatId)) as LogRow | undefined
  if (known !== undefined && known.stage !== 'new') return
  const loaded = await loadChat(engine, chatId, undefined, loadNewest)
  await engine.locks.run(chatId, async () => {
    const raced = (await engine.db.get('logs', chatId)) as LogRow | undefined
    if (raced !== undefined && raced.stage !== 'new') return
    const log: LogRow = { ...(raced ?? (await unnamedLog(engine, chatId))), stage: 'live' }
    await take(engine, log, loaded, isAsked)
  })
}

/** Nothing that this account was told of names it yet. */
async function unnamedLog(engine: Engine, chatId: ChatId): Promise<LogRow> {
  const own = (await engine.db.get('logs', mustSelf(engine).accountId)) as LogRow | undefined
  return { ...emptyLog(chatId, 'chat'), namedSeq: (own?.cursor ?? 0) + 1 }
}

/**
 * Takes up a chat again that this account had left: what happened meanwhile is not for it, what comes now is.
 * Returns false when the chat was never left.
 */
export async function rejoinChat(engine: Engine, chatId: ChatId): Promise<boolean> {
  const known = (await engine.db.get('logs', chatId)) as LogRow | undefined
  if (known === undefined) return false
  const info = await engine.caller.call('chat:read', { chatId })
  if (info.visibleFromSeq <= known.cursor + 1) return false
  const loaded = await loadChat(engine, chatId, known)
  return engine.locks.run(chatId, async () => {
    const context = await LogContext.open(engine, chatId, loaded.wraps)
    if (context === undefined || context.log.cursor !== known.cursor) return false
    context.isRejoined = true
    context.log.visibleFromSeq = info.visibleFromSeq
    context.log.takenUpSeq = newestOf(loaded)
    if (context.log.holes !== undefined) {
      context.log.holes = context.log.holes.map((hole) => ({ ...hole, isCutOff: true }))
    }
    // Nobody's line of messages goes on where it was broken off.
    const lines = await context.tx.range('senders', { lower: [chatId, 'line'], upper: [chatId, 'line', '~'] })
    for (const { key } of lines) context.tx.remove('senders', key)
    await takeLoaded(context, loaded)
    return true
  })
}

async function take(engine: Engine, log: LogRow, loaded: Loaded, isAsked: boolean): Promise<void> {
  const { info, wraps, snapshot } = loaded
  const joining = (await engine.db.get('meta', joiningKey(log.logId))) as JoiningRow | undefined
  // The name on the link, until somebody has sealed it to this account.
  const context = LogContext.start(engine, log, newChat(engine, loaded, joining?.title ?? ''), wraps)
  if (joining !== undefined) context.tx.remove('meta', joiningKey(log.logId))
  context.log.visibleFromSeq = loaded.start.seq === 0 && snapshot === undefined ? 1 : info.visibleFromSeq
  if (info.kind === 'PRIVATE') await startPrivate(context, info.members)
  if (snapshot !== undefined) startUnproved(context, snapshot)
  context.log.takenUpSeq = newestOf(loaded)
  const refused = await findRefused(
    context,
    snapshot === undefined ? loaded.records : [snapshot.item, ...loaded.records],
  )
  await takeLoaded(context, refused === undefined ? loaded : await startBehind(context, refused, loaded, isAsked))
}

/**
 * A private chat has one id for ever: what a stolen device has begun may not keep the two from writing to each other.
 *
 * Source docs/e2ee.md [DV8]
 * Throws E2eeError('device_revoked')
 */
async function startBehind(context: LogContext, refused: LogItem, loaded: Loaded, isAsked: boolean): Promise<Loaded> {
  const { info, records, tail, hashes } = loaded
  const next = records.find(({ seq }) => seq > refused.seq)
  if (info.kind !== 'PRIVATE' || (next === undefined && !isAsked)) {
    throw new E2eeError('device_revoked', 'DEVICE_UNCERTIFIED')
  }
  const from = next?.seq ?? newestOf(loaded) + 1
  context.log.visibleFromSeq = from
  for (const item of tail) if (item.seq < from) hashes.set(item.seq, await hashOf(context, item))
  return { ...loaded, tail: tail.filter(({ seq }) => seq >= from) }
}

function newestOf({ tail }: Loaded): number {
  return must(tail.at(-1), 'a chat begins with an epoch').seq
}

async function takeLoaded(context: LogContext, loaded: Loaded): Promise<void> {
  const { info, tail, records } = loaded
  for (const item of records) await applyRecord(context, item)
  const { visibleFromSeq } = context.log
  const fromSeq = Math.max(info.visibleFromSeq, visibleFromSeq)
  const first = tail[0]?.seq ?? visibleFromSeq
  await chainUpTo(context, loaded, first - 1)
  if (first > fromSeq) context.log.holes = [...(context.log.holes ?? []), { fromSeq, toSeq: first - 1 }]
  await applyPage(context, tail, false)
  await compareBases(context, records)
  await context.commit()
}

function newChat(engine: Engine, { info, records }: Loaded, title: string): ChatRow {
  const { accountId } = mustSelf(engine)
  const peerId = info.members.find((member) => member !== accountId) ?? accountId
  const isPrivate = info.kind === 'PRIVATE'
  return {
    id: info.chatId,
    kind: isPrivate ? 'PRIVATE' : 'GROUP',
    title,
    ...(isPrivate ? { peerId } : {}),
    memberCount: info.members.length,
    canPost: isPrivate,
    unread: 0,
    readUpto: 0,
    deliveredUpto: 0,
    markers: {},
    // When it began; each message that is taken moves it on.
    activityAtMs: records[0]?.atMs ?? 0,
    nextQueued: 0,
  }
}

/** The author of the snapshot is believed until what led to it is verified: `proveStart`. */
function startUnproved(context: LogContext, { item, state }: Snapshot): void {
  const { log } = context
  log.unproved = { seq: item.seq, head: state.logHead }
  log.snapshotOp = state.logSeq
  log.recordsSeq = item.seq
  context.putRoster(item.seq, state)
  showMembership(context, state)
}

/** A private chat has no ops: its membership follows from the two accounts, and so does its id. */
async function startPrivate(context: LogContext, members: readonly string[]): Promise<void> {
  const { accountId } = context.self
  const peerId = members.find((member) => member !== accountId) ?? accountId
  const me = must(await context.accountView(accountId), 'the own directory entry is kept')
  const peer = must(await context.accountView(peerId), 'the peer was verified before')
  const roster = await privateRoster(me, peer)
  // The id of a private chat is made of its two accounts: the server cannot put another one in the place of the peer.
  if (idText(roster.chatId) !== context.log.logId) {
    raiseAlarm(context.engine, { code: 'KEY_CHANGED', chatId: context.log.logId, accountId: peerId })
    throw new E2eeError('wrong_chat', 'KEY_CHANGED')
  }
  context.putRoster(0, roster)
}

async function chainUpTo(context: LogContext, { start, hashes }: Loaded, seq: number): Promise<void> {
  const { log } = context
  log.cursor = seq
  log.chainFromSeq = start.seq
  log.chain = start.chain
  if (start.seq > 0) await context.chain.put(start.seq, start.chain)
  for (let next = start.seq + 1; next <= seq; next++) {
    const hash = must(hashes.get(next), 'a chat is loaded with all its hashes')
    log.chain = await nextChain(log.chain, hash)
    await context.chain.put(next, log.chain)
  }
}

/** Each epoch's creator signed what it had seen; this device must have seen the same. */
async function compareBases(context: LogContext, records: readonly LogItem[]): Promise<void> {
  for (const item of records) {
    if (item.kind !== 'epoch') continue
    const { baseSeq, baseChain } = await parseEpoch(item.body)
    const own = await chainAt(context.tx, context.log, baseSeq)
    if (own !== undefined && !equalStart(baseChain, own))
      context.alarm({ code: 'TRANSCRIPT_FORK', accountId: item.senderId })
  }
}
