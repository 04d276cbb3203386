import type { LogItem } from '@stogram/contract'
import {
  compareView,
  E2eeError,
  EMPTY_CHAIN,
  type Epoch,
  findDevice,
  idText,
  type Membership,
  type OpenedMessage,
  type OwnView,
  openMessage,
  parseEnvelope,
  type ReceiverState,
  type Roster,
  startReceiver,
} from '@stogram/e2ee'
import { evidenceOf } from '../crypto/evidence.ts'
import { oweList } from '../crypto/owed-entries.ts'
import { isAfterRevocation } from '../crypto/revocations.ts'
import type { StoreKey } from '../ports.ts'
import type { AccountRow, LogRow, WaitsFor } from '../replica/rows.ts'
import { chainAt } from '../replica/transcript.ts'
import { hasKey, type LogContext } from './log-context.ts'

export type Opened =
  | { kind: 'opened'; item: LogItem; message: OpenedMessage }
  | { kind: 'duplicate'; item: LogItem }
  /** Its body was taken away after it was written. */
  | { kind: 'emptied'; item: LogItem }
  /** waitsFor: what may still make it open. */
  | { kind: 'failed'; item: LogItem; code: string; reason: string; waitsFor?: WaitsFor }

/** Where the lines of the devices stand: those of the newest items, or those of an older page being filled in. */
export interface Lines {
  /** The newest items of the log, not history: what they say of the present can be acted upon. */
  isLive: boolean
  load(item: LogItem, deviceId: string): Promise<ReceiverState>
  store(deviceId: string, state: ReceiverState): void
}

export function liveLines(context: LogContext, isLive = true): Lines {
  const { log, tx } = context
  return {
    isLive,
    async load(_item, deviceId) {
      const kept = (await tx.get('senders', lineKey(log, deviceId))) as ReceiverState | undefined
      return kept ?? startReceiver(isWholeLog(log) ? 'anchored' : 'unanchored')
    },
    store: (deviceId, state) => tx.put('senders', lineKey(log, deviceId), state),
  }
}

export function lineKey(log: LogRow, deviceId: string): StoreKey {
  return [log.logId, 'line', deviceId]
}

/** This device has read the log from its first item on, so every device's first message counts from 0. */
function isWholeLog(log: LogRow): boolean {
  return log.isTurnedBack !== true && log.holes === undefined && log.chainFromSeq === 0 && log.visibleFromSeq === 1
}

/** Opens envelopes: each device's in their order, different devices at the same time. Answers in the order given. */
export async function openItems(context: LogContext, items: LogItem[], lines: Lines): Promise<Opened[]> {
  const byDevice = new Map<string, LogItem[]>()
  for (const item of items) {
    if (item.body.length === 0) context.noteEmptied(item.deviceId)
    const deviceId = writerOf(item)
    byDevice.set(deviceId, [...(byDevice.get(deviceId) ?? []), item])
  }
  const bySeq = new Map<number, Opened>()
  await Promise.all(
    [...byDevice.values()].map(async (ofDevice) => {
      for (const item of ofDevice) bySeq.set(item.seq, await openItem(context, item, lines))
    }),
  )
  return items.flatMap((item) => bySeq.get(item.seq) ?? [])
}

/** The device whose line an envelope belongs to: the one it names itself, whatever the server says. */
function writerOf(item: LogItem): string {
  try {
    return idText(parseEnvelope(item.body).deviceId)
  } catch {
    // @NOTE Malformed envelopes are refused where they are opened.
    return item.deviceId
  }
}

async function openItem(context: LogContext, item: LogItem, lines: Lines): Promise<Opened> {
  if (item.body.length === 0) return { kind: 'emptied', item }
  try {
    return await openOrThrow(context, item, lines)
  } catch (error) {
    if (!(error instanceof E2eeError)) throw error
    return { kind: 'failed', item, code: error.alarm ?? 'UNDECRYPTABLE', reason: error.reason }
  }
}

async function openOrThrow(context: LogContext, item: LogItem, lines: Lines): Promise<Opened> {
  const header = parseEnvelope(item.body)
  const deviceId = idText(header.deviceId)
  if (deviceId !== item.deviceId) throw new E2eeError('device_unknown', 'DEVICE_UNCERTIFIED')
  const account = await context.account(item.senderId)
  const found = account && findDevice(account.view, header.deviceId)
  const [roster, epoch] = [await context.rosterAt(item.seq), await context.epochAt(item.seq)]
  if (account === undefined || found === undefined) {
    const waitsFor = { listAfter: account?.view.deviceList.version ?? 0 }
    return { kind: 'failed', item, code: 'DEVICE_UNCERTIFIED', reason: 'device_unknown', waitsFor }
  }
  // Before the epoch is looked at: no key that may still come makes such a message acceptable.
  const signed = { deviceId, senderId: item.senderId, seq: item.seq, isRecord: false }
  if (found.isRevoked && (await isAfterRevocation(context, account, signed))) {
    throw new E2eeError('device_revoked', 'DEVICE_UNCERTIFIED')
  }
  const isCounted = context.log.epochSeqs.some(
    ({ number, seq }) => number === epoch?.number && !context.isLinkOnly(seq),
  )
  if (roster === undefined || epoch === undefined || !isCounted) throw new E2eeError('wrong_epoch')
  if (!hasKey(epoch)) {
    return { kind: 'failed', item, code: 'UNDECRYPTABLE', reason: 'wrap_missing', waitsFor: { epoch: epoch.number } }
  }
  const result = await openMessage({
    envelope: item.body,
    epoch,
    roster,
    sender: found.device,
    isSenderRevoked: found.isRevoked && isEpochAfterRevocation(account, deviceId, epoch),
    state: await lines.load(item, deviceId),
  })
  if (result.kind === 'duplicate') return { kind: 'duplicate', item }
  lines.store(deviceId, result.state)
  context.noteGap(deviceId, result.gap)
  await checkView(context, item, result.message, { account, roster, isLive: lines.isLive })
  return { kind: 'opened', item, message: result.message }
}

/** A device that was revoked already when the epoch was made has no part in it. */
function isEpochAfterRevocation(account: AccountRow, deviceId: string, epoch: Epoch): boolean {
  const revocation = account.revocations?.[deviceId]
  return revocation !== undefined && epoch.createdAtMs > revocation.atMs
}

interface Surroundings {
  account: AccountRow
  roster: Roster | Membership
  isLive: boolean
}

/** Compares what the sender had seen with what this device has seen. A message is shown either way. */
async function checkView(
  context: LogContext,
  item: LogItem,
  { view, sentAtMs }: OpenedMessage,
  { account, roster, isLive }: Surroundings,
): Promise<void> {
  const own: OwnView = { deviceListHashes: account.view.deviceListHashes }
  const head = await context.tx.get('epochs', [context.log.logId, 'head', view.logSeq])
  if (head !== undefined && 'hash' in head) own.logHead = head.hash
  if (roster.kind === 'PRIVATE') {
    own.logHead = roster.logHead
    own.pastLogHeads = roster.pastLogHeads
  }
  // A member who joined in the middle knows no transcript yet and names place 0.
  const chain = view.seq === 0 ? EMPTY_CHAIN : await chainAt(context.tx, context.log, view.seq)
  if (chain !== undefined) own.chain = chain
  const accuse = (code: string) =>
    context.alarm({ code, accountId: item.senderId, evidence: evidenceOf(item, view, own) })
  // Ops stand in the same log: nobody has seen one that is not below what they wrote then, nor an item at its place.
  if (view.seq >= item.seq) accuse('TRANSCRIPT_FORK')
  if (view.logSeq > roster.logSeq) accuse('LOG_FORK')
  const verdict = compareView(view, own)
  if (verdict.kind === 'fork') accuse(verdict.alarm)
  if (verdict.kind === 'fork' && verdict.alarm === 'TRANSCRIPT_FORK' && isLive) context.beginDoubt()
  const isListUnseen = verdict.kind === 'unverified' && verdict.missing.includes('deviceList')
  if (!isLive || !isListUnseen) return
  const unseen = { chatId: item.logId, head8: view.deviceListHead8, sentAtMs }
  oweList(context.engine, context.tx, item.senderId, unseen)
}
