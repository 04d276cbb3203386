import { type ChatId, type LogItem, RefusedError } from '@stogram/contract'
import {
  E2eeError,
  equalBytes,
  findDevice,
  idText,
  itemHash,
  parseEpoch,
  parseOp,
  startFromSnapshot,
  verifyOp,
} from '@stogram/e2ee'
import { isTransient } from '../connection/caller.ts'
import { raiseAlarm } from '../crypto/alarms.ts'
import { loadAccount } from '../crypto/people.ts'
import type { Engine } from '../engine.ts'
import { mustSelf } from '../must.ts'
import { fetchHashes, fetchRecords, type LoadNewest, mustBeAdmitted, type Snapshot } from './fetch-chat.ts'
import { fetchPeople } from './prepare.ts'

/**
 * A group from its newest snapshot on, as far as this account reads it from there; what stands before is fetched and
 * verified later. Undefined where the whole log has to be read first.
 *
 * Source  docs/e2ee.md [MB15]
 */
export const loadFromSnapshot: LoadNewest = async (engine, info, newest) => {
  const { chatId } = info
  const snapshot = await fetchSnapshot(engine, chatId)
  if (snapshot === undefined) return undefined
  const { records, wraps } = await fetchRecords(engine, chatId, snapshot.item.seq, newest.at(-1)?.seq ?? 0)
  const first = await firstReadable(engine, records)
  if (first === undefined) return undefined
  const tail = newest.filter(({ seq }) => seq >= first.seq)
  await fetchPeople(engine, [...records, ...tail])
  if (info.visibleFromSeq > snapshot.item.seq) await mustBeAdmitted(engine, info, records)
  const { baseSeq, baseChain } = await parseEpoch(first.body)
  const hashes = await fetchHashes(engine, chatId, baseSeq + 1, (tail[0]?.seq ?? first.seq) - 1)
  for (const item of records) hashes.set(item.seq, await itemHash(item.body))
  return { info, tail, records, wraps, hashes, start: { seq: baseSeq, chain: baseChain }, snapshot }
}

async function fetchSnapshot(engine: Engine, chatId: ChatId): Promise<Snapshot | undefined> {
  try {
    const { snapshot } = await engine.caller.call('chat:snapshot', { chatId })
    return snapshot && (await verifySnapshot(engine, chatId, snapshot))
  } catch (error) {
    // A server of the version before knows no snapshots.
    if (error instanceof RefusedError && !isTransient(error)) return undefined
    if (!(error instanceof E2eeError)) throw error
    raiseAlarm(engine, { code: error.alarm ?? 'LOG_FORK', chatId })
    return undefined
  }
}

async function verifySnapshot(
  engine: Engine,
  chatId: ChatId,
  { item, state }: { item: LogItem; state: Uint8Array },
): Promise<Snapshot | undefined> {
  const op = await parseOp(item.body)
  if (idText(op.chatId) !== chatId) throw new E2eeError('wrong_chat', 'LOG_FORK')
  await fetchPeople(engine, [item])
  const account = await loadAccount(engine, item.senderId)
  const found = account && findDevice(account.view, op.actorDeviceId)
  if (account === undefined || found === undefined) throw new E2eeError('device_unknown', 'DEVICE_UNCERTIFIED')
  // It may have been signed by whoever took that device: the log tells whether it stood there before.
  if (found.isRevoked) return undefined
  await verifyOp(op, found.device)
  return { item, state: await startFromSnapshot(state, op, { aid: account.view.aid }) }
}

/** The first epoch that this account is a reader of. */
async function firstReadable(engine: Engine, records: readonly LogItem[]): Promise<LogItem | undefined> {
  const { aid } = mustSelf(engine).keys
  for (const item of records) {
    if (item.kind !== 'epoch') continue
    const { wrapEntries } = await parseEpoch(item.body)
    if (wrapEntries.some((entry) => equalBytes(entry.aid, aid))) return item
  }
  return undefined
}
