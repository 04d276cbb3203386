import type { AccountId, LogItem } from '@stogram/contract'
import { E2eeError, findDevice, idText, type ParsedOp, parseEpoch, parseOp, verifyOp } from '@stogram/e2ee'
import { raiseAlarm } from '../crypto/alarms.ts'
import { isAfterRevocation, vouchedKey, wasKnownBefore } from '../crypto/revocations.ts'
import type { AccountRow, VouchedRow } from '../replica/rows.ts'
import type { LogContext } from './log-context.ts'

/*
 * A chat that a device hears of only after it knew that somebody's device was revoked: whoever has that device can still
 * make one, with whatever times in it. An op binds all that stands before it, so one of another device vouches for that.
 */

/** Keeps up to where ops vouch. The last record that none stands above and that does not count; it has raised an alarm. */
export async function findRefused(context: LogContext, records: readonly LogItem[]): Promise<LogItem | undefined> {
  const { engine, log, tx } = context
  const vouched = await findVouched(context, records)
  if (vouched !== undefined) tx.put('epochs', vouchedKey(log.logId), vouched)
  let refused: LogItem | undefined
  for (const record of records) {
    const account = await context.account(record.senderId)
    const deviceId = await signerOf(record)
    if (account === undefined || deviceId === undefined) continue
    const { senderId, seq } = record
    if (!(await isAfterRevocation(context, account, { deviceId, senderId, seq, isRecord: true }))) continue
    raiseAlarm(engine, { code: 'DEVICE_UNCERTIFIED', chatId: log.logId, accountId: senderId })
    refused = record
  }
  return refused
}

/** The same where a single such record refuses the whole. Throws E2eeError('device_revoked'). */
export async function mustBeVouched(context: LogContext, records: readonly LogItem[]): Promise<void> {
  if ((await findRefused(context, records)) !== undefined) throw new E2eeError('device_revoked', 'DEVICE_UNCERTIFIED')
}

/** Undefined where no author's revocation was known that early. */
async function findVouched(context: LogContext, records: readonly LogItem[]): Promise<VouchedRow | undefined> {
  const { log, self } = context
  const isSuspect = (account: AccountRow | undefined) =>
    Object.values(account?.revocations ?? {}).some((known) => wasKnownBefore(known, log, self.accountId))
  const suspects = new Set<AccountId>()
  for (const senderId of new Set(records.map((record) => record.senderId))) {
    if (isSuspect(await context.account(senderId))) suspects.add(senderId)
  }
  if (suspects.size === 0) return undefined
  const byAccount: Record<AccountId, number> = {}
  let anyone = 0
  for (const record of records) {
    if (record.kind !== 'op' || !(await isVouching(context, record))) continue
    anyone = Math.max(anyone, record.seq)
    if (suspects.has(record.senderId)) byAccount[record.senderId] = record.seq
  }
  return { anyone, byAccount }
}

/** It is signed by a device that is not revoked. */
async function isVouching(context: LogContext, { body, senderId }: LogItem): Promise<boolean> {
  try {
    const op: ParsedOp = await parseOp(body)
    const account = await context.account(senderId)
    const found = account && findDevice(account.view, op.actorDeviceId)
    if (found === undefined || found.isRevoked) return false
    await verifyOp(op, found.device)
    return true
  } catch (error) {
    if (!(error instanceof E2eeError)) throw error
    return false
  }
}

async function signerOf({ kind, body }: LogItem): Promise<string | undefined> {
  try {
    return idText(kind === 'op' ? (await parseOp(body)).actorDeviceId : (await parseEpoch(body)).creatorDeviceId)
  } catch (error) {
    if (!(error instanceof E2eeError)) throw error
    // What is malformed is refused where it is applied.
    return undefined
  }
}
