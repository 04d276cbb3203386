import type { ChatId, LogItem } from '@stogram/contract'
import { E2eeError, equalBytes, itemHash, nextChain, parseEpoch, parseOp } from '@stogram/e2ee'
import { raiseAlarm } from '../crypto/alarms.ts'
import type { Engine } from '../engine.ts'
import { must } from '../must.ts'
import type { EpochRow, LogRow } from '../replica/rows.ts'
import { chainAt, isAt } from '../replica/transcript.ts'
import { applyRecord, openTitle, showMembership, takeGrant } from './apply-record.ts'
import { fetchHashes, fetchRecords, findStart, mustBeAdmitted } from './fetch-chat.ts'
import { isMembership, LogContext } from './log-context.ts'
import { fetchPeople } from './prepare.ts'
import { settleChat } from './put-message.ts'
import { mustBeVouched } from './vouch.ts'

interface Older {
  /** Ops and epochs from the first one to the snapshot. */
  records: readonly LogItem[]
  wraps: Map<number, Uint8Array>
  /** Ops behind it, which are here already. */
  later: readonly LogItem[]
  /** The first epoch behind it. */
  next: LogItem | undefined
  start: { seq: number; chain: Uint8Array }
  hashes: Map<number, Uint8Array>
  visibleFromSeq: number
}

/**
 * Verifies the log that led to the snapshot with which this device has begun, op by op from the first one, and makes it
 * its own. What leads somewhere else raises LOG_FORK, and nothing more is sealed for the members that the snapshot named.
 *
 * Source  docs/e2ee.md [MB15]
 * Throws  like any work that asks the server; E2eeError when it does not verify
 */
export async function proveStart(engine: Engine, chatId: ChatId): Promise<void> {
  const log = (await engine.db.get('logs', chatId)) as LogRow | undefined
  if (log?.unproved === undefined || log.unproved.isRefused || log.doubt !== undefined) return
  const older = await fetchOlder(engine, log)
  const isProved = await engine.locks.run(chatId, async () => {
    const context = await LogContext.open(engine, chatId, older.wraps)
    const isSame = context?.log.unproved?.seq === log.unproved?.seq && context?.log.doubt === undefined
    return context === undefined || !isSame || take(context, older)
  })
  if (!isProved) await refuse(engine, chatId)
  engine.tasks.drainNow(chatId)
}

async function fetchOlder(engine: Engine, log: LogRow): Promise<Older> {
  const { logId, recordsSeq, chainFromSeq } = log
  const { seq } = must(log.unproved, 'the start is unproved')
  const info = await engine.caller.call('chat:read', { chatId: logId })
  const { records, wraps } = await fetchRecords(engine, logId, 0, recordsSeq)
  await fetchPeople(engine, records)
  for (const item of records) {
    const isSame =
      item.seq <= Math.max(seq, chainFromSeq) || (await isAt(engine.db, log, item.seq, await itemHash(item.body)))
    if (!isSame) throw new E2eeError('log_sequence', 'LOG_FORK')
  }
  if (info.visibleFromSeq > 1) await mustBeAdmitted(engine, info, records)
  const start = await findStart(engine, info, records)
  const hashes = await fetchHashes(engine, logId, start.seq + 1, chainFromSeq)
  // What the transcript has at a record's place must be this record.
  for (const item of records) hashes.set(item.seq, await itemHash(item.body))
  return {
    records: records.filter((item) => item.seq <= seq),
    wraps,
    later: records.filter((item) => item.seq > seq && item.kind === 'op'),
    next: records.find((item) => item.seq === log.epochSeqs[0]?.seq),
    start,
    hashes,
    visibleFromSeq: start.seq === 0 ? 1 : info.visibleFromSeq,
  }
}

/** False when it is another log than the one that the snapshot was made of. */
async function take(context: LogContext, { records, later, visibleFromSeq, ...older }: Older): Promise<boolean> {
  const { log } = context
  const unproved = must(log.unproved, 'the start is unproved')
  await chainBelow(context, older)
  const { recordsSeq, rosterSeqs, epochSeqs, epochCount, keylessEpochs = [], snapshotOp, titleOwedSeq } = log
  const { title } = context.mustChat()
  Object.assign(log, { visibleFromSeq, recordsSeq: 0, rosterSeqs: [], epochSeqs: [], keylessEpochs: [] })
  await mustBeVouched(context, [...records, ...later])
  for (const item of records) await applyRecord(context, item)
  const led = await context.rosterAt(unproved.seq)
  if (led === undefined || !equalBytes(led.logHead, unproved.head)) return false
  if (epochSeqs.length > 0) await mustGoOn(context, older)
  Reflect.deleteProperty(log, 'unproved')
  const before = (seqs: readonly number[]) => seqs.filter((seq) => seq < (rosterSeqs[0] ?? 0))
  log.rosterSeqs = [...before(log.rosterSeqs), ...rosterSeqs]
  log.epochSeqs = [...log.epochSeqs, ...epochSeqs]
  log.keylessEpochs = [...(log.keylessEpochs ?? []), ...keylessEpochs]
  Object.assign(log, { recordsSeq, epochCount, snapshotOp, titleOwedSeq })
  if (titleOwedSeq === undefined) Reflect.deleteProperty(log, 'titleOwedSeq')
  for (const item of later) {
    const { action } = await parseOp(item.body)
    if (action.type === 'grantHistory') await takeGrant(context, action, item)
  }
  await showNewest(context, title)
  await settleChat(context)
  await context.commit()
  return true
}

/** The transcript down to where this account's begins; it must lead to the head that this device has begun with. */
async function chainBelow(context: LogContext, { start, hashes }: Pick<Older, 'start' | 'hashes'>): Promise<void> {
  const { log, chain, tx } = context
  const { chainFromSeq } = log
  if (start.seq >= chainFromSeq) return
  let value = start.chain
  if (start.seq > 0) await chain.put(start.seq, value)
  for (let seq = start.seq + 1; seq <= chainFromSeq; seq++) {
    value = await nextChain(value, must(hashes.get(seq), 'all hashes were fetched'))
    if (seq < chainFromSeq) await chain.put(seq, value)
  }
  const known = must(await chainAt(tx, log, chainFromSeq), 'the transcript begins there')
  if (!equalBytes(value, known)) throw new E2eeError('base_chain', 'TRANSCRIPT_FORK')
  log.chainFromSeq = start.seq
}

/** The first epoch behind the snapshot was taken without the one before it. Throws E2eeError(…, EPOCH_INVALID). */
async function mustGoOn({ log, tx }: LogContext, { next, start }: Pick<Older, 'next' | 'start'>): Promise<void> {
  if (next === undefined) throw new E2eeError('log_sequence', 'LOG_FORK')
  const { number, prevRecordHash } = await parseEpoch(next.body)
  const last = log.epochSeqs.at(-1)
  // Older ones are not this account's to read, or there are none.
  if (last === undefined && (start.seq > 0 || number === 1)) return
  const row = last && ((await tx.get('epochs', [log.logId, 'epoch', last.number])) as EpochRow | undefined)
  const isNext =
    row !== undefined && number === row.epoch.number + 1 && equalBytes(prevRecordHash, row.epoch.recordHash)
  if (!isNext) throw new E2eeError('epoch_chain', 'EPOCH_INVALID')
}

async function showNewest(context: LogContext, title: string): Promise<void> {
  const state = await context.rosterAt(context.log.cursor)
  if (state === undefined || !isMembership(state)) return
  showMembership(context, state)
  const opened = title === '' ? await openTitle(context, state) : title
  context.chat = { ...context.mustChat(), title: opened ?? context.mustChat().title }
}

async function refuse(engine: Engine, chatId: ChatId): Promise<never> {
  raiseAlarm(engine, { code: 'LOG_FORK', chatId })
  await engine.locks.run(chatId, async () => {
    const context = await LogContext.open(engine, chatId)
    if (context?.log.unproved === undefined) return
    context.log.unproved = { ...context.log.unproved, isRefused: true }
    context.chat = { ...context.mustChat(), canPost: false }
    await context.commit()
  })
  throw new E2eeError('snapshot_differs', 'LOG_FORK')
}
