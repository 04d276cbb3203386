import { loadAccount } from '../crypto/people.ts'
import type { Engine } from '../engine.ts'
import type { LogRow, PendingItem, Wait, WaitsFor } from '../replica/rows.ts'
import type { LogContext } from './log-context.ts'

/** Items of one device, and of all, that wait in one chat. Those above stay as they are shown: not to be opened. */
export const HELD_PER_DEVICE = 50
const HELD_PER_CHAT = 500

/** Keeps an item that cannot be opened yet, with what would open it. False, and nothing is kept, when too many wait. */
export function holdBack({ log, tx }: LogContext, { item, waitsFor }: PendingItem): boolean {
  const waits = log.waits ?? []
  const ofDevice = waits.filter(({ deviceId }) => deviceId === item.deviceId)
  if (countOf(waits) >= HELD_PER_CHAT || countOf(ofDevice) >= HELD_PER_DEVICE) return false
  log.waits = withOneMore(waits, { item, waitsFor })
  tx.put('pending', ['item', item.logId, item.seq], { item, waitsFor } satisfies PendingItem)
  return true
}

/** What waits in a chat, without a look at the items themselves: it is asked before each page. */
export function isAnyReady(engine: Pick<Engine, 'db'>, log: LogRow): Promise<boolean> {
  return some(log.waits ?? [], (wait) => isReady(engine, log, wait))
}

/** What the wait was for has come: it may still not be enough. */
async function isReady(engine: Pick<Engine, 'db'>, log: LogRow, { accountId, waitsFor }: Wait): Promise<boolean> {
  if ('epoch' in waitsFor) return log.keylessEpochs?.includes(waitsFor.epoch) !== true
  const version = (await loadAccount(engine, accountId))?.view.deviceList.version ?? 0
  return version > waitsFor.listAfter
}

/** Takes back what can be tried now, in order. What fails again is held back anew. */
export async function releaseReady({ engine, log, tx }: LogContext): Promise<PendingItem[]> {
  const { logId } = log
  const rows = await tx.range('pending', { lower: ['item', logId, 0], upper: ['item', logId, Number.MAX_SAFE_INTEGER] })
  const held = rows.flatMap(({ value }) => ('waitsFor' in value ? [value] : []))
  const ready: PendingItem[] = []
  const waiting: PendingItem[] = []
  for (const one of held) ((await isReady(engine, log, waitOf(one))) ? ready : waiting).push(one)
  for (const { item } of ready) tx.remove('pending', ['item', logId, item.seq])
  setWaits(log, waiting)
  return ready
}

export function setWaits(log: LogRow, held: readonly PendingItem[]): void {
  Reflect.deleteProperty(log, 'waits')
  for (const one of held) log.waits = withOneMore(log.waits ?? [], one)
}

function withOneMore(waits: readonly Wait[], one: PendingItem): Wait[] {
  const fresh = waitOf(one)
  const isSame = (wait: Wait) => keyOf(wait) === keyOf(fresh)
  if (!waits.some(isSame)) return [...waits, fresh]
  return waits.map((wait) => (isSame(wait) ? { ...wait, count: wait.count + 1 } : wait))
}

function waitOf({ item, waitsFor }: PendingItem): Wait {
  return { accountId: item.senderId, deviceId: item.deviceId, waitsFor, count: 1 }
}

function keyOf({ accountId, deviceId, waitsFor }: Wait): string {
  return JSON.stringify([accountId, deviceId, waitsFor satisfies WaitsFor])
}

function countOf(waits: readonly Wait[]): number {
  return waits.reduce((sum, { count }) => sum + count, 0)
}

async function some<T>(values: readonly T[], holds: (value: T) => Promise<boolean>): Promise<boolean> {
  for (const value of values) if (await holds(value)) return true
  return false
}
