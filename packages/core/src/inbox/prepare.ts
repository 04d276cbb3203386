import type { LogId, LogItem } from '@stogram/contract'
import { findDevice, idBytes, idText, parseEpoch, parseOp } from '@stogram/e2ee'
import { fetchAccounts, loadAccount } from '../crypto/people.ts'
import type { Engine } from '../engine.ts'

/** Fetches what the items need before they can be verified: accounts, newer device lists, own wraps. */
export async function prepare(
  engine: Engine,
  logId: LogId,
  items: readonly LogItem[],
): Promise<Map<number, Uint8Array>> {
  await fetchPeople(engine, items)
  const firstEpoch = items.find((item) => item.kind === 'epoch')
  return firstEpoch === undefined ? new Map() : fetchWraps(engine, logId, firstEpoch.seq, items.at(-1)?.seq ?? 0)
}

/** Accounts that were never seen, and newer lists of those that write from a device that was never seen. */
export async function fetchPeople(engine: Engine, items: readonly LogItem[]): Promise<void> {
  const unknown = new Set<string>()
  const stale = new Set<string>()
  for (const item of items) {
    for (const accountId of await namedBy(item)) {
      if ((await loadAccount(engine, accountId)) === undefined) unknown.add(accountId)
    }
    const account = await loadAccount(engine, item.senderId)
    const isKnown = account && findDevice(account.view, idBytes(await deviceOf(item)))
    if (account !== undefined && isKnown === undefined) stale.add(item.senderId)
  }
  if (unknown.size > 0) await fetchAccounts(engine, unknown)
  if (stale.size > 0) await fetchAccounts(engine, stale, true)
}

/** The device that signed, or the one that the server names: where an envelope names another, it is refused. */
async function deviceOf(item: LogItem): Promise<string> {
  try {
    if (item.kind === 'op') return idText((await parseOp(item.body)).actorDeviceId)
    if (item.kind === 'epoch') return idText((await parseEpoch(item.body)).creatorDeviceId)
  } catch {
    // @NOTE Malformed items are refused where they are applied.
  }
  return item.deviceId
}

async function namedBy(item: LogItem): Promise<string[]> {
  if (item.kind !== 'op') return [item.senderId]
  try {
    const { action } = await parseOp(item.body)
    return action.type === 'add' ? [item.senderId, idText(action.aid)] : [item.senderId]
  } catch {
    // @NOTE See deviceOf.
    return [item.senderId]
  }
}

export async function fetchWraps(
  engine: Engine,
  chatId: LogId,
  firstSeq: number,
  lastSeq: number,
): Promise<Map<number, Uint8Array>> {
  const wraps = new Map<number, Uint8Array>()
  let afterSeq = firstSeq - 1
  for (;;) {
    const page = await engine.caller.call('chat:records', { chatId, afterSeq, limit: 100 })
    for (const { epoch, wrap } of page.wraps) wraps.set(epoch, wrap)
    const reached = page.items.at(-1)?.seq
    if (!page.hasMore || reached === undefined || reached >= lastSeq) return wraps
    afterSeq = reached
  }
}
