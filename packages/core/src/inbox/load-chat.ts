import type { ChatId } from '@stogram/contract'
import { itemHash } from '@stogram/e2ee'
import { fetchAccounts } from '../crypto/people.ts'
import type { Engine } from '../engine.ts'
import { must, mustSelf } from '../must.ts'
import type { LogRow } from '../replica/rows.ts'
import {
  fetchHashes,
  fetchRecords,
  findStart,
  type Loaded,
  type LoadNewest,
  mustBeAdmitted,
  refusal,
} from './fetch-chat.ts'
import { fetchPeople } from './prepare.ts'

const TAIL_ITEMS = 50

/** `known` is what this device has of the chat from an earlier membership; `loadNewest` may make reading all of it needless. */
export async function loadChat(
  engine: Engine,
  chatId: ChatId,
  known?: LogRow,
  loadNewest?: LoadNewest,
): Promise<Loaded> {
  const info = await engine.caller.call('chat:read', { chatId })
  if (info.chatId !== chatId) throw refusal(engine, chatId, 'LOG_FORK')
  const { items: tail } = await engine.caller.call('message:history', { chatId, limit: TAIL_ITEMS })
  const newest = must(tail.at(-1), 'a chat begins with an epoch').seq
  const loaded = info.kind === 'GROUP' ? await loadNewest?.(engine, info, tail) : undefined
  if (loaded !== undefined) return loaded
  const { records, wraps } = await fetchRecords(engine, chatId, known?.recordsSeq ?? 0, newest)
  if (info.kind === 'PRIVATE') await fetchAccounts(engine, [...info.members, mustSelf(engine).accountId])
  await fetchPeople(engine, [...records, ...tail])
  if (info.visibleFromSeq > 1) await mustBeAdmitted(engine, info, records)
  const start = known === undefined ? await findStart(engine, info, records) : { seq: known.cursor, chain: known.chain }
  const firstOfTail = tail[0]?.seq ?? newest
  const hashes = await fetchHashes(engine, chatId, start.seq + 1, firstOfTail - 1)
  for (const item of records) hashes.set(item.seq, await itemHash(item.body))
  return { info, tail, records, wraps, hashes, start }
}
