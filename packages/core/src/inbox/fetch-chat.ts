import type { ChatId, LogItem, Response } from '@stogram/contract'
import { E2eeError, EMPTY_CHAIN, idText, type Membership, parseEpoch, parseOp } from '@stogram/e2ee'
import { raiseAlarm } from '../crypto/alarms.ts'
import type { Engine } from '../engine.ts'
import { mustSelf } from '../must.ts'

/** The state of a group that an admin has signed, to start from. */
export interface Snapshot {
  item: LogItem
  state: Membership
}

export interface Loaded {
  info: Response<'chat:read'>
  tail: readonly LogItem[]
  records: LogItem[]
  wraps: Map<number, Uint8Array>
  /** Item hashes by seq, for what stands before the tail. */
  hashes: Map<number, Uint8Array>
  start: { seq: number; chain: Uint8Array }
  /** What stands before it is not among the records. */
  snapshot?: Snapshot
}

/** The newest part of a group, or undefined where the whole of it has to be read first. */
export type LoadNewest = (
  engine: Engine,
  info: Response<'chat:read'>,
  newest: readonly LogItem[],
) => Promise<Loaded | undefined>

export async function fetchRecords(engine: Engine, chatId: ChatId, fromSeq: number, toSeq: number) {
  const records: LogItem[] = []
  const wraps = new Map<number, Uint8Array>()
  for (let afterSeq = fromSeq, hasMore = true; hasMore; ) {
    const page = await engine.caller.call('chat:records', { chatId, afterSeq, limit: 200 })
    for (const { epoch, wrap } of page.wraps) wraps.set(epoch, wrap)
    records.push(...page.items.filter((item) => item.seq <= toSeq))
    hasMore = page.hasMore && page.items.length > 0
    afterSeq = page.items.at(-1)?.seq ?? afterSeq
  }
  return { records, wraps }
}

/**
 * Where this account's transcript begins: at nothing when all that it may not read are records, which it has;
 * otherwise at the head that the creator of the epoch which let it in has signed.
 */
export async function findStart(
  engine: Engine,
  { chatId, visibleFromSeq }: Response<'chat:read'>,
  records: readonly LogItem[],
): Promise<Loaded['start']> {
  const known = new Set(records.map((item) => item.seq))
  let seq = 1
  while (known.has(seq)) seq++
  if (seq >= visibleFromSeq) return { seq: 0, chain: EMPTY_CHAIN }
  const first = records.find((item) => item.kind === 'epoch')
  if (first === undefined) throw refusal(engine, chatId, 'GAP')
  const { baseSeq, baseChain } = await parseEpoch(first.body)
  return { seq: baseSeq, chain: baseChain }
}

export async function fetchHashes(
  engine: Engine,
  chatId: ChatId,
  fromSeq: number,
  toSeq: number,
): Promise<Map<number, Uint8Array>> {
  const hashes = new Map<number, Uint8Array>()
  for (let next = fromSeq; next <= toSeq; ) {
    const page = await engine.caller.call('chat:hashes', { chatId, fromSeq: next, toSeq })
    const count = Math.floor(page.hashes.length / 32)
    // Without every hash nothing could be compared with what other members sign, now or later.
    if (page.fromSeq !== next || count === 0) throw refusal(engine, chatId, 'GAP')
    for (let i = 0; i < count; i++) hashes.set(next + i, page.hashes.slice(32 * i, 32 * i + 32))
    next += count
  }
  return hashes
}

/** Only an op that lets this account in, or grants it epochs from there on, excuses that what stands before is not shown. */
export async function mustBeAdmitted(
  engine: Engine,
  { chatId, visibleFromSeq }: Response<'chat:read'>,
  records: readonly LogItem[],
): Promise<void> {
  const first = records.find((item) => item.seq === visibleFromSeq)
  if (first?.kind === 'op' && (await letsIn(engine, first))) return
  if (first?.kind === 'epoch') {
    const { number } = await parseEpoch(first.body)
    for (const record of records) {
      const isGrant = record.kind === 'op' && record.seq > visibleFromSeq
      if (isGrant && (await grantsFrom(engine, record, number))) return
    }
  }
  throw refusal(engine, chatId, 'GAP')
}

async function letsIn(engine: Engine, record: LogItem): Promise<boolean> {
  const { action } = await parseOp(record.body)
  return action.type === 'add' && idText(action.aid) === mustSelf(engine).accountId
}

async function grantsFrom(engine: Engine, record: LogItem, epoch: number): Promise<boolean> {
  const { action } = await parseOp(record.body)
  if (action.type !== 'grantHistory' || action.fromEpoch !== epoch) return false
  return idText(action.aid) === mustSelf(engine).accountId
}

/** The alarm is up; the chat stays unknown to this device and is asked for again later. */
export function refusal(engine: Engine, chatId: ChatId, code: 'GAP' | 'LOG_FORK'): E2eeError {
  raiseAlarm(engine, { code, chatId })
  return new E2eeError('log_sequence', code)
}
