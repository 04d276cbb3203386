import type { LogId } from '@stogram/contract'
import { E2eeError, idText, itemHash, parseEnvelope, voidUnsent } from '@stogram/e2ee'
import { raiseAlarm } from '../crypto/alarms.ts'
import { lowerHeld } from '../crypto/revocations.ts'
import type { Engine } from '../engine.ts'
import { mustSelf } from '../must.ts'
import { releasePlaced } from '../outbox/own-items.ts'
import { parkRow } from '../outbox/place-own.ts'
import type { LogRow, OwnSenderRow } from '../replica/rows.ts'
import { isAt } from '../replica/transcript.ts'
import { isEnvelope } from './apply-page.ts'
import { showMembership } from './apply-record.ts'
import { fetchHashes, fetchRecords } from './fetch-chat.ts'
import { isMembership, LogContext } from './log-context.ts'
import { fetchPeople } from './prepare.ts'
import { pullLogs } from './pull.ts'
import { settleChat } from './put-message.ts'
import { recordsBase, turnBack, type Way } from './turn-back.ts'

/** Hashes that are compared in one step, from the newest down; a step without a difference ends the search. */
const STEP = 1_000
/** Where the newest own envelope is looked for. */
const OWN_PAGES = 20

/** Ends the doubt about a log, if there is one. Throws like any work that asks the server. */
export async function settleDoubt(engine: Engine, logId: LogId): Promise<void> {
  const log = (await engine.db.get('logs', logId)) as LogRow | undefined
  if (log?.doubt === undefined) return
  if (log.doubt.step === 'compare') await compare(engine, log)
  await pullLogs(engine, [logId])
  await finish(engine, logId)
}

async function compare(engine: Engine, log: LogRow): Promise<void> {
  const common = await findCommon(engine, log)
  if (common === undefined) return shutOut(engine, log.logId)
  const way = common < log.cursor ? await findWay(engine, log, common) : undefined
  if (way !== undefined) await lowerHeld(engine, new Map([[log.logId, common]]))
  await engine.locks.run(log.logId, async () => {
    const context = await LogContext.open(engine, log.logId, way?.wraps)
    if (context?.log.doubt?.step !== 'compare' || context.log.cursor !== log.cursor) return
    if (way !== undefined) {
      raiseAlarm(engine, { code: 'ROLLBACK', chatId: log.logId })
      await turnBack(context, way)
    } else {
      await acquit(context)
    }
    await context.commit()
    // What was received of the other end is no item of this log.
    if (way === undefined) return
    engine.told.delete(log.logId)
    for (const hand of engine.inHand) if (hand.logId === log.logId) engine.inHand.delete(hand)
  })
}

/** Nothing is lost that was taken. An answer that could not be true was none. */
async function acquit(context: LogContext): Promise<void> {
  const { engine, log } = context
  const state = await context.rosterAt(log.cursor)
  if (state !== undefined && isMembership(state)) showMembership(context, state)
  const suspect = log.doubt?.suspect === undefined ? undefined : engine.outbox.find(log.logId, log.doubt.suspect)
  Reflect.deleteProperty(log, 'doubt')
  await releasePlaced(context)
  if (suspect !== undefined) {
    context.alarm({ code: 'TRANSCRIPT_FORK' })
    await parkRow(context, suspect, 'internal')
  }
  await settleChat(context)
}

/**
 * The server has nothing of this group for this account any more. It can be read here, and stays in doubt until it can be
 * compared.
 */
async function shutOut(engine: Engine, chatId: LogId): Promise<void> {
  await engine.locks.run(chatId, async () => {
    const context = await LogContext.open(engine, chatId)
    if (context === undefined) return
    context.alarm({ code: 'ROLLBACK' })
    context.chat = { ...context.mustChat(), canPost: false }
    for (const row of engine.outbox.rowsOf(chatId)) {
      if (row.failure === undefined) await parkRow(context, row, 'forbidden')
    }
    await settleChat(context)
    await context.commit()
  })
}

/**
 * The highest seq up to which the server has what this device has. A private chat can begin anew, at 0; a group cannot:
 * undefined when the server has nothing of it that could be compared.
 */
async function findCommon(engine: Engine, log: LogRow): Promise<number | undefined> {
  const { logId, cursor } = log
  const { logs } = await engine.caller.call('sync:pull', { cursors: [{ logId, afterSeq: cursor }], limit: 1 })
  const isPrivate = (await engine.db.get('chats', logId))?.kind === 'PRIVATE'
  const common = await compareDown(engine, log, Math.min(cursor, logs[0]?.lastSeq ?? 0))
  const first = Math.max(1, log.chainFromSeq, log.unproved?.seq ?? 0)
  return isPrivate || common >= first ? common : undefined
}

async function compareDown(engine: Engine, log: LogRow, newest: number): Promise<number> {
  const { logId } = log
  let common = newest
  for (let to = common; to > log.chainFromSeq; ) {
    const from = Math.max(log.chainFromSeq + 1, to - STEP + 1)
    const odd = await firstDifference(engine, log, await fetchHashes(engine, logId, from, to))
    if (odd === undefined) return common
    common = odd - 1
    to = from - 1
  }
  return common
}

async function firstDifference(
  engine: Engine,
  log: LogRow,
  hashes: ReadonlyMap<number, Uint8Array>,
): Promise<number | undefined> {
  for (const [seq, hash] of hashes) if (!(await isAt(engine.db, log, seq, hash))) return seq
  return undefined
}

async function findWay(engine: Engine, log: LogRow, common: number): Promise<Way & { wraps: Map<number, Uint8Array> }> {
  const { logId } = log
  // Below the first item there is nothing, perhaps not even the chat.
  if (common === 0) return { common, records: [], wraps: new Map(), lastStored: undefined }
  const { records, wraps } = await fetchRecords(engine, logId, recordsBase(log.rosterSeqs, common), common)
  await fetchPeople(engine, records)
  for (const item of records) {
    if (!(await isAt(engine.db, log, item.seq, await itemHash(item.body))))
      throw new E2eeError('log_sequence', 'LOG_FORK')
  }
  return { common, records, wraps, lastStored: await findLastStored(engine, logId, common) }
}

/** The newest envelope of this device that the server still has. */
async function findLastStored(engine: Engine, chatId: LogId, common: number): Promise<Way['lastStored']> {
  const { deviceId } = mustSelf(engine)
  if ((await engine.db.get('senders', [chatId, 'own'])) === undefined) return undefined
  let before = common + 1
  for (let page = 0; before > 1; page++) {
    if (page === OWN_PAGES) return 'unknown'
    const { items } = await engine.caller.call('message:history', { chatId, before, limit: 200 })
    const own = items.filter((item) => item.deviceId === deviceId && isEnvelope(item)).at(-1)
    if (own?.body.length === 0) return 'unknown'
    if (own !== undefined) return { ctr: parseEnvelope(own.body).ctr, hash: await itemHash(own.body) }
    before = items[0]?.seq ?? 1
  }
  return undefined
}

/**
 * The log is taken up to its newest item: what waits now is not in it. Its counters are void, and it is sealed anew.
 * Where the members are no longer the same, each message waits for its person.
 */
async function finish(engine: Engine, logId: LogId): Promise<void> {
  await engine.locks.run(logId, async () => {
    const context = await LogContext.open(engine, logId)
    if (context?.log.doubt?.step !== 'resend') return
    const roster = await context.rosterAt(context.log.cursor)
    const known = new Set(context.log.doubt.members)
    const isWider = (roster?.members ?? []).some((member) => !known.has(idText(member.aid)))
    if (context.log.doubt.isLineUnknown !== true) await voidLost(context)
    for (const { sealed: _burnt, ...row } of engine.outbox.rowsOf(logId)) {
      if (row.content.type === 'receipt') engine.outbox.remove(context.tx, row)
      else if (isWider && row.failure === undefined) await parkRow(context, row, 'internal')
      else engine.outbox.put(context.tx, row)
    }
    Reflect.deleteProperty(context.log, 'doubt')
    await settleChat(context)
    await context.commit()
  })
}

async function voidLost({ tx, log }: LogContext): Promise<void> {
  const key = [log.logId, 'own']
  const own = (await tx.get('senders', key)) as OwnSenderRow | undefined
  if (own === undefined) return
  try {
    tx.put('senders', key, { ...own, state: voidUnsent(own.state, own.lastStored) })
  } catch (error) {
    // @NOTE More than can be named: others then see that something is missing, which is so.
    if (!(error instanceof E2eeError)) throw error
  }
}
