import { type LogId, type Placed, RefusedError, UnreachableError } from '@stogram/contract'
import { E2eeError, equalBytes, idBytes, nextChain, sealAccountItem } from '@stogram/e2ee'
import { CoreError } from '../api.ts'
import { membersMustBeAccepted } from '../crypto/pins.ts'
import { rotationReason } from '../crypto/rotate.ts'
import type { Engine } from '../engine.ts'
import { LogContext } from '../inbox/log-context.ts'
import { pullLogs } from '../inbox/pull.ts'
import { settleChat } from '../inbox/put-message.ts'
import { must, mustSelf } from '../must.ts'
import type { LogRow, OutboxRow } from '../replica/rows.ts'
import { makeWay, planRotation, type RotationPlan } from './make-way.ts'
import { dropCarried } from './place-carried.ts'
import { mayStandAt, parkRow, placeOwn } from './place-own.ts'
import { sealRow, unseal } from './seal-row.ts'

/** How often one row may meet a newer epoch in one go before it waits like any other trouble. */
const MAX_RACES = 8

/**
 * Sends what waits for one log, one after another, until the queue is empty or trouble comes up.
 *
 * Returns  once nothing is left that can be sent now
 * Throws   UnreachableError and passing refusals: the caller waits and calls again; the row keeps its bytes
 */
export async function drainLog(engine: Engine, logId: LogId): Promise<void> {
  for (;;) {
    if (await isInDoubt(engine, logId)) return
    const row = engine.outbox.rowsOf(logId).find((candidate) => candidate.failure === undefined)
    if (row === undefined || engine.isClosed) return
    if (row.content.type === 'account') await sendNote(engine, row)
    else await sendRow(engine, row)
  }
}

/** After trying to end it. */
async function isInDoubt(engine: Engine, logId: LogId): Promise<boolean> {
  const load = async () => (await engine.db.get('logs', logId)) as LogRow | undefined
  if ((await load())?.doubt === undefined) return false
  const { settleDoubt } = await import('../inbox/seldom.ts')
  await settleDoubt(engine, logId)
  return (await load())?.doubt !== undefined
}

async function sendNote(engine: Engine, row: OutboxRow): Promise<void> {
  const { keys, accountId } = mustSelf(engine)
  let sealed = row.sealed
  if (sealed === undefined && row.content.type === 'account') {
    const plain = new TextEncoder().encode(JSON.stringify(row.content.note))
    const body = await sealAccountItem(keys.accountLogKey, { aid: idBytes(accountId), itemId: row.id }, plain)
    sealed = { epoch: 0, ctr: 0, hash: new Uint8Array(0), body }
    const tx = engine.db.begin()
    engine.outbox.put(tx, { ...row, sealed })
    await tx.commit()
  }
  const { body } = must(sealed, 'an account row holds a note')
  try {
    await engine.caller.call('account:append', { id: row.id, body })
  } catch (error) {
    // Room can be made: what the account's other devices must know waits for it.
    if (!(error instanceof RefusedError) || !isFinal(error) || error.code === 'quota_reached') throw error
    engine.log('note-refused', { code: error.code })
  }
  const tx = engine.db.begin()
  engine.outbox.remove(tx, row)
  await tx.commit()
}

async function sendRow(engine: Engine, row: OutboxRow): Promise<void> {
  for (let race = 0; race < MAX_RACES; race++) {
    const sealed = await sealForNow(engine, row.logId, row.id)
    if (sealed === undefined) return
    if (sealed === 'rotated') continue
    const verdict = await send(engine, sealed)
    if (verdict !== 'stale') return
    await pullLogs(engine, [row.logId])
  }
  throw new UnreachableError('the epoch keeps changing')
}

/** The row with its bytes; undefined when it is gone or was parked; 'rotated' after making way for a new epoch. */
async function sealForNow(engine: Engine, logId: LogId, id: string): Promise<OutboxRow | 'rotated' | undefined> {
  const outcome = await engine.locks.run(logId, async () => {
    const row = engine.outbox.find(logId, id)
    if (row === undefined || row.failure !== undefined) return undefined
    const context = await LogContext.open(engine, logId)
    if (context === undefined || context.log.stage === 'new') throw new UnreachableError('the chat is not loaded yet')
    if (context.log.doubt !== undefined) return undefined
    // Until the log has led to them, these members are what a server and whoever signed the snapshot say.
    if (context.log.unproved !== undefined) throw new UnreachableError('the members are not verified yet')
    if (row.sealed !== undefined && !(await isOutdated(context, row.sealed))) return row
    return sealOrPlan(context, row)
  })
  if (outcome === undefined || !('base' in outcome)) return outcome
  try {
    await makeWay(engine, logId, outcome)
  } catch (error) {
    const code = permanentCode(error)
    if (code === undefined) throw error
    await park(engine, logId, id, code)
    return undefined
  }
  return 'rotated'
}

/** Without the newer epoch another sealing could only be refused again, and would burn one more counter. */
async function isOutdated(context: LogContext, sealed: NonNullable<OutboxRow['sealed']>): Promise<boolean> {
  if (sealed.isStale !== true) return false
  const epoch = await context.epochAt(context.log.cursor)
  return epoch !== undefined && epoch.number > sealed.epoch
}

async function sealOrPlan(context: LogContext, row: OutboxRow): Promise<OutboxRow | RotationPlan | undefined> {
  try {
    if (!context.mustChat().canPost) throw new CoreError('forbidden', 'This account does not belong to the chat.')
    await membersMustBeAccepted(context)
    const reason = await rotationReason(context)
    const plan = await planRotation(context)
    if (reason !== undefined) return plan
    context.log.revocations ??= plan.revocations
    const sealed = await sealRow(context, await unseal(context, row))
    await context.commit()
    return sealed
  } catch (error) {
    const code = permanentCode(error)
    if (code === undefined) throw error
    await parkUnsent(context, row, code)
    await settleChat(context)
    await context.commit()
    return undefined
  }
}

async function park(engine: Engine, logId: LogId, id: string, code: NonNullable<OutboxRow['failure']>): Promise<void> {
  await engine.locks.run(logId, async () => {
    const context = await LogContext.open(engine, logId)
    const row = engine.outbox.find(logId, id)
    if (context === undefined || row === undefined) return
    await parkUnsent(context, row, code)
    await settleChat(context)
    await context.commit()
  })
}

/** Bytes that a newer epoch kept out were never stored: the row gives them up, or their counter would seem to be missing. */
async function parkUnsent(context: LogContext, row: OutboxRow, code: NonNullable<OutboxRow['failure']>): Promise<void> {
  await parkRow(context, row.sealed?.isStale === true ? await unseal(context, row) : row, code)
}

/** What no waiting mends. Undefined for troubles that may pass. */
function permanentCode(error: unknown): OutboxRow['failure'] {
  if (error instanceof CoreError) {
    const { code } = error
    // Keys that do not verify are somebody's to look at, not something to wait for.
    if (code === 'tampered' || code === 'key_changed') return 'key_changed'
    return code === 'forbidden' || code === 'not_found' ? code : undefined
  }
  if (error instanceof RefusedError) return isFinal(error) ? error.code : undefined
  if (!(error instanceof E2eeError)) return undefined
  if (error.reason === 'value' || error.reason === 'size') return 'too_long'
  if (error.reason === 'not_member' || error.reason === 'not_entitled' || error.reason === 'author_rule')
    return 'forbidden'
  return undefined
}

/** A session that has ended says nothing about the message. */
function isFinal(error: RefusedError): boolean {
  return error.retry === 'never' && error.code !== 'session_revoked'
}

async function send(engine: Engine, row: OutboxRow): Promise<'done' | 'stale'> {
  const { epoch, body } = must(row.sealed, 'a row is sealed before it is sent')
  const { content } = row
  const kind = content.type === 'receipt' ? 'receipt' : 'message'
  const targetId = 'targetId' in content ? { targetId: content.targetId } : {}
  try {
    const placed = await engine.caller.call('message:send', {
      chatId: row.logId,
      id: row.id,
      kind,
      epoch,
      body,
      ...targetId,
    })
    await settlePlaced(engine, row, placed)
    return 'done'
  } catch (error) {
    if (!(error instanceof RefusedError) || !isFinal(error)) throw error
    return settleRefused(engine, row, error)
  }
}

async function settlePlaced(engine: Engine, row: OutboxRow, placed: Placed): Promise<void> {
  const { logId } = row
  await engine.locks.run(logId, async () => {
    const context = await LogContext.open(engine, logId)
    // In doubt no place can be told from another: a page will show it.
    if (context === undefined || context.log.doubt !== undefined) return
    if (row.sealed !== undefined && !equalBytes(placed.hash, row.sealed.hash)) {
      context.alarm({ code: 'TRANSCRIPT_FORK' })
    }
    await believe(context, row, placed.seq)
    const isBehind = placed.seq > context.log.cursor
    await settleChat(context)
    await context.commit()
    if (isBehind) engine.tasks.sync(logId)
  })
}

/** A page may have settled the row already; an answer that cannot be true settles nothing. */
async function believe(context: LogContext, { logId, id, sealed }: OutboxRow, seq: number): Promise<void> {
  const { log } = context
  const row = context.engine.outbox.find(logId, id)
  if (row !== undefined && !(await mayStandAt(context, row, seq))) {
    return context.beginDoubt(id)
  }
  if (row !== undefined) await placeOwn(context, row, seq)
  // The socket that sent an item is not told of it again: what comes next is known without a pull.
  if (seq !== log.cursor + 1 || sealed === undefined) return
  log.cursor = seq
  log.epochCount += 1
  if (seq > log.chainFromSeq) {
    log.chain = await nextChain(log.chain, sealed.hash)
    await context.chain.put(seq, log.chain)
  }
}

async function settleRefused(engine: Engine, row: OutboxRow, error: RefusedError): Promise<'done' | 'stale'> {
  const { logId } = row
  const isStale = error.code === 'stale_epoch'
  // The id stands for other bytes of this device only if these were stored under an earlier answer that was lost.
  if (error.code === 'id_reused') await pullLogs(engine, [logId])
  await engine.locks.run(logId, async () => {
    const context = await LogContext.open(engine, logId)
    const current = engine.outbox.find(logId, row.id)
    if (context === undefined || current === undefined) return
    if (isStale) markStale(context, current)
    else await settleForGood(context, await unseal(context, current), error.code)
    await settleChat(context)
    await context.commit()
  })
  return isStale ? 'stale' : 'done'
}

function markStale({ engine, tx }: LogContext, row: OutboxRow): void {
  if (row.sealed !== undefined) engine.outbox.put(tx, { ...row, sealed: { ...row.sealed, isStale: true } })
}

async function settleForGood(context: LogContext, row: OutboxRow, code: RefusedError['code']): Promise<void> {
  if (code === 'id_reused' && row.isCarried === true) return dropCarried(context, row)
  await parkRow(context, row, code === 'not_found' ? 'forbidden' : code)
}
