import type { LogItem } from '@stogram/contract'
import {
  compareView,
  E2eeError,
  EMPTY_CHAIN,
  findDevice,
  idText,
  type OpenedMessage,
  type OwnView,
  openMessage,
  parseEnvelope,
  type ReceiverState,
  startReceiver,
} from '@stogram/e2ee'
import type { StoreKey } from '../ports.ts'
import type { AccountRow, LogRow } from '../replica/rows.ts'
import { chainAt } from '../replica/transcript.ts'
import { hasKey, type LogContext } from './log-context.ts'

export type Opened =
  | { kind: 'opened'; item: LogItem; message: OpenedMessage }
  | { kind: 'duplicate'; item: LogItem }
  | { kind: 'failed'; item: LogItem; code: string; reason: string }

/** Where the lines of the devices stand: those of the newest items, or those of an older page being filled in. */
export interface Lines {
  load(item: LogItem, deviceId: string): Promise<ReceiverState>
  store(deviceId: string, state: ReceiverState): void
}

export function liveLines(context: LogContext): Lines {
  const { log, tx } = context
  return {
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
  return log.hole === undefined && log.chainFromSeq === 0 && log.visibleFromSeq === 1
}

/** Opens envelopes: each device's in their order, different devices at the same time. Answers in the order given. */
export async function openItems(context: LogContext, items: LogItem[], lines: Lines): Promise<Opened[]> {
  const byDevice = new Map<string, LogItem[]>()
  for (const item of items) byDevice.set(item.deviceId, [...(byDevice.get(item.deviceId) ?? []), item])
  const bySeq = new Map<number, Opened>()
  await Promise.all(
    [...byDevice.values()].map(async (ofDevice) => {
      for (const item of ofDevice) bySeq.set(item.seq, await openItem(context, item, lines))
    }),
  )
  return items.flatMap((item) => bySeq.get(item.seq) ?? [])
}

async function openItem(context: LogContext, item: LogItem, lines: Lines): Promise<Opened> {
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
  const account = await context.account(item.senderId)
  const found = account && findDevice(account.view, header.deviceId)
  const [roster, epoch] = [await context.rosterAt(item.seq), await context.epochAt(item.seq)]
  if (account === undefined || found === undefined) throw new E2eeError('device_unknown', 'DEVICE_UNCERTIFIED')
  if (roster === undefined || epoch === undefined) throw new E2eeError('wrong_epoch')
  if (!hasKey(epoch)) throw new E2eeError('wrap_missing', 'UNDECRYPTABLE')
  const result = await openMessage({
    envelope: item.body,
    epoch,
    roster,
    sender: found.device,
    isSenderRevoked: found.isRevoked && epoch.createdAtMs > (account.revokedAtMs ?? Number.POSITIVE_INFINITY),
    state: await lines.load(item, deviceId),
  })
  if (result.kind === 'duplicate') return { kind: 'duplicate', item }
  lines.store(deviceId, result.state)
  if (result.gap > 0) context.alarm({ code: 'GAP' })
  await checkView(context, item, result.message, account)
  return { kind: 'opened', item, message: result.message }
}

/** Compares what the sender had seen with what this device has seen. A message is shown either way. */
async function checkView(
  context: LogContext,
  item: LogItem,
  message: OpenedMessage,
  account: AccountRow,
): Promise<void> {
  const { view } = message
  const own: OwnView = { deviceListHashes: account.view.deviceListHashes }
  const head = await context.tx.get('epochs', [context.log.logId, 'head', view.logSeq])
  if (head !== undefined && 'hash' in head) own.logHead = head.hash
  const roster = context.chat?.kind === 'PRIVATE' ? await context.rosterAt(item.seq) : undefined
  if (roster !== undefined) own.pastLogHeads = roster.pastLogHeads
  // A member who joined in the middle knows no transcript yet and names place 0.
  const chain = view.seq === 0 ? EMPTY_CHAIN : await chainAt(context.tx, context.log, view.seq)
  if (chain !== undefined && view.seq < item.seq) own.chain = chain
  const verdict = compareView(view, own)
  if (verdict.kind === 'fork') context.alarm({ code: verdict.alarm, accountId: item.senderId })
  if (verdict.kind === 'unverified' && verdict.missing.includes('deviceList')) context.staleAccounts.add(item.senderId)
}
