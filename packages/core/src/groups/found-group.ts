import { type AccountId, type ChatId, RefusedError } from '@stogram/contract'
import { isTransient } from '../connection/caller.ts'
import type { Engine } from '../engine.ts'
import { must } from '../must.ts'
import type { FoundingRow, LogRow } from '../replica/rows.ts'
import { takeUpChat } from '../tasks/take-up-chat.ts'
import { foundingKey, isFounding, loadFounding, loadFoundings } from './foundings.ts'

/** Who was told that the server is away may ask again when the group is there already. */
const REMEMBERED_MS = 10 * 60_000

/** Written down before anything is sent: from here on the group comes to exist with its title, once, or is refused. */
export async function beginFounding(engine: Engine, row: FoundingRow): Promise<ChatId> {
  const tx = engine.db.begin()
  tx.put('meta', foundingKey(row.request.chatId), row)
  await tx.commit()
  return row.request.chatId
}

/** The same group, which was asked for before without an answer, or made a moment ago without the person being told. */
export async function findFounding(
  engine: Engine,
  title: string,
  members: readonly AccountId[],
): Promise<ChatId | undefined> {
  const oldestMs = engine.clock.nowMs() - REMEMBERED_MS
  for (const { title: other, request, madeAtMs } of await loadFoundings(engine)) {
    const isSame = request.members.length === members.length && members.every((id) => request.members.includes(id))
    if (madeAtMs !== undefined && madeAtMs < oldestMs) await forgetFounding(engine, request.chatId)
    else if (other === title && isSame) return request.chatId
  }
  return undefined
}

/**
 * Sends the very request that was written down; the server knows it again. What it refuses for good is forgotten.
 * Source docs/protocol.md [GR8]
 */
export async function foundGroup(engine: Engine, chatId: ChatId): Promise<void> {
  const row = await loadFounding(engine, chatId)
  if (row === undefined || row.madeAtMs !== undefined) return
  try {
    await engine.caller.call('chat:create', row.request)
  } catch (error) {
    if (error instanceof RefusedError && !isTransient(error)) await forgetFounding(engine, chatId)
    throw error
  }
  await takeUpChat(engine, chatId)
  await engine.locks.run(chatId, async () => {
    if (!(await isFounding(engine, chatId))) return
    const log = must((await engine.db.get('logs', chatId)) as LogRow | undefined, 'the chat was taken up')
    const tx = engine.db.begin()
    // The title is sealed under the first epoch, so it can only follow it.
    tx.put('logs', chatId, { ...log, pendingTitle: row.title })
    tx.put('meta', foundingKey(chatId), { ...row, madeAtMs: engine.clock.nowMs() })
    await tx.commit()
  })
}

export async function forgetFounding(engine: Engine, chatId: ChatId): Promise<void> {
  const tx = engine.db.begin()
  tx.remove('meta', foundingKey(chatId))
  await tx.commit()
}
