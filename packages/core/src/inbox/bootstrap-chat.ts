import type { ChatId, LogItem, Response } from '@stogram/contract'
import { EMPTY_CHAIN, itemHash, nextChain, parseEpoch, privateRoster } from '@stogram/e2ee'
import { fetchAccounts } from '../crypto/people.ts'
import type { Engine } from '../engine.ts'
import { must, mustSelf } from '../must.ts'
import type { ChatRow, LogRow } from '../replica/rows.ts'
import { chainAt } from '../replica/transcript.ts'
import { applyPage } from './apply-page.ts'
import { applyRecord } from './apply-record.ts'
import { emptyLog } from './empty-log.ts'
import { equalStart } from './equal-start.ts'
import { LogContext } from './log-context.ts'
import { prepare } from './pull.ts'

const TAIL_ITEMS = 50
/** The transcript of what came before is not known. */
const NEVER = Number.MAX_SAFE_INTEGER

interface Loaded {
  info: Response<'chat:read'>
  tail: readonly LogItem[]
  records: LogItem[]
  wraps: Map<number, Uint8Array>
  /** Item hashes by seq, for what stands before the tail. */
  hashes: Map<number, Uint8Array>
  start: { seq: number; chain: Uint8Array } | undefined
}

/**
 * Makes a chat known to this device: membership and epochs from the first record on, then the newest items. What
 * stands between is left as a hole; its hashes are chained, so that filling it later can be checked item by item.
 */
export async function bootstrapChat(engine: Engine, chatId: ChatId): Promise<void> {
  const known = (await engine.db.get('logs', chatId)) as LogRow | undefined
  if (known !== undefined && known.stage !== 'new') return
  const loaded = await load(engine, chatId)
  await engine.locks.run(chatId, async () => {
    const raced = (await engine.db.get('logs', chatId)) as LogRow | undefined
    if (raced !== undefined && raced.stage !== 'new') return
    const log: LogRow = { ...(raced ?? emptyLog(chatId, 'chat')), stage: 'live' }
    await take(engine, log, loaded)
  })
}

async function load(engine: Engine, chatId: ChatId): Promise<Loaded> {
  const info = await engine.caller.call('chat:read', { chatId })
  const { items: tail } = await engine.caller.call('message:history', { chatId, limit: TAIL_ITEMS })
  const newest = must(tail.at(-1), 'a chat begins with an epoch').seq
  const records: LogItem[] = []
  const wraps = new Map<number, Uint8Array>()
  for (let afterSeq = 0, hasMore = true; hasMore; ) {
    const page = await engine.caller.call('chat:records', { chatId, afterSeq, limit: 200 })
    for (const { epoch, wrap } of page.wraps) wraps.set(epoch, wrap)
    records.push(...page.items.filter((item) => item.seq <= newest))
    hasMore = page.hasMore && page.items.length > 0
    afterSeq = page.items.at(-1)?.seq ?? afterSeq
  }
  if (info.kind === 'PRIVATE') await fetchAccounts(engine, [...info.members, mustSelf(engine).accountId])
  await prepare(
    engine,
    chatId,
    records.filter((item) => item.kind === 'op'),
  )
  await prepare(
    engine,
    chatId,
    [...records, ...tail].filter((item) => item.kind !== 'epoch'),
  )
  await fetchAccounts(engine, new Set(records.map((item) => item.senderId)))
  const start = await findStart(info.visibleFromSeq, records)
  const firstOfTail = tail[0]?.seq ?? newest
  const hashes = start === undefined ? new Map() : await fetchHashes(engine, chatId, start.seq + 1, firstOfTail - 1)
  for (const item of records) hashes.set(item.seq, await itemHash(item.body))
  return { info, tail, records, wraps, hashes, start }
}

/**
 * Where this account's transcript begins: at nothing when all that it may not read are records, which it has; or at
 * a head that the creator of an epoch has signed. What stands between must be hashable.
 */
async function findStart(visibleFromSeq: number, records: readonly LogItem[]) {
  const known = new Set(records.map((item) => item.seq))
  const isCovered = (baseSeq: number) => {
    for (let seq = baseSeq + 1; seq < visibleFromSeq; seq++) if (!known.has(seq)) return false
    return true
  }
  if (isCovered(0)) return { seq: 0, chain: EMPTY_CHAIN }
  for (const item of records) {
    if (item.kind !== 'epoch') continue
    const { baseSeq, baseChain } = await parseEpoch(item.body)
    if (baseSeq > 0 && isCovered(baseSeq)) return { seq: baseSeq, chain: baseChain }
  }
  return undefined
}

async function fetchHashes(
  engine: Engine,
  chatId: ChatId,
  fromSeq: number,
  toSeq: number,
): Promise<Map<number, Uint8Array>> {
  const hashes = new Map<number, Uint8Array>()
  for (let next = fromSeq; next <= toSeq; ) {
    const page = await engine.caller.call('chat:hashes', { chatId, fromSeq: next, toSeq })
    for (let at = 0; at + 32 <= page.hashes.length; at += 32) {
      hashes.set(page.fromSeq + at / 32, page.hashes.slice(at, at + 32))
    }
    const reached = page.fromSeq + page.hashes.length / 32
    if (reached <= next) break
    next = reached
  }
  return hashes
}

async function take(engine: Engine, log: LogRow, loaded: Loaded): Promise<void> {
  const { info, tail, records, wraps } = loaded
  const context = LogContext.start(engine, log, newChat(engine, info), wraps)
  context.log.visibleFromSeq = loaded.start?.seq === 0 ? 1 : info.visibleFromSeq
  if (info.kind === 'PRIVATE') await startPrivate(context, info.members)
  for (const item of records) await applyRecord(context, item)
  const first = tail[0]?.seq ?? 1
  await chainUpTo(context, loaded, first - 1)
  if (first > info.visibleFromSeq) context.log.hole = { fromSeq: info.visibleFromSeq, toSeq: first - 1 }
  await applyPage(context, tail)
  await compareBases(context, records)
  await context.commit()
}

function newChat(engine: Engine, info: Response<'chat:read'>): ChatRow {
  const { accountId } = mustSelf(engine)
  const peerId = info.members.find((member) => member !== accountId) ?? accountId
  const isPrivate = info.kind === 'PRIVATE'
  return {
    id: info.chatId,
    kind: isPrivate ? 'PRIVATE' : 'GROUP',
    title: '',
    ...(isPrivate ? { peerId } : {}),
    memberCount: info.members.length,
    canPost: isPrivate,
    unread: 0,
    failed: 0,
    readUpto: 0,
    deliveredUpto: 0,
    markers: {},
    activityAtMs: engine.clock.nowMs(),
    nextQueued: 0,
  }
}

/** A private chat has no ops: its membership follows from the two accounts, and so does its id. */
async function startPrivate(context: LogContext, members: readonly string[]): Promise<void> {
  const { accountId } = context.self
  const peerId = members.find((member) => member !== accountId) ?? accountId
  const me = must(await context.accountView(accountId), 'the own directory entry is kept')
  const peer = must(await context.accountView(peerId), 'the peer was verified before')
  context.putRoster(0, await privateRoster(me, peer))
}

async function chainUpTo(context: LogContext, { start, hashes }: Loaded, seq: number): Promise<void> {
  const { log } = context
  log.cursor = seq
  log.chainFromSeq = start?.seq ?? NEVER
  if (start === undefined) return
  log.chain = start.chain
  if (start.seq > 0) await context.chain.put(start.seq, start.chain)
  for (let next = start.seq + 1; next <= seq; next++) {
    const hash = hashes.get(next)
    if (hash === undefined) {
      log.chainFromSeq = NEVER
      return
    }
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
