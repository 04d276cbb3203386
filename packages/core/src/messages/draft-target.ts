import type { ChatId } from '@stogram/contract'
import type { DraftTarget, KeptTarget } from '../api.ts'
import type { Engine } from '../engine.ts'
import { loadMessage } from '../inbox/put-message.ts'
import type { Views } from '../projections/views.ts'
import { draftTargetKey } from '../replica/draft-target-key.ts'
import type { DraftTargetRow } from '../replica/rows.ts'

/** Of a chat that cannot be written to nothing is kept. */
export async function saveDraftTarget(
  engine: Pick<Engine, 'db'>,
  chatId: ChatId,
  target: DraftTarget | undefined,
): Promise<void> {
  const chat = await engine.db.get('chats', chatId)
  const tx = engine.db.begin()
  if (target === undefined || chat?.canPost !== true) tx.remove('meta', draftTargetKey(chatId))
  else tx.put('meta', draftTargetKey(chatId), { target })
  await tx.commit()
}

/** Nothing, too, when the message was deleted meanwhile. */
export async function readDraftTarget(
  engine: Pick<Engine, 'db'>,
  views: Pick<Views, 'message'>,
  chatId: ChatId,
): Promise<KeptTarget | undefined> {
  const row = (await engine.db.get('meta', draftTargetKey(chatId))) as DraftTargetRow | undefined
  if (row === undefined) return undefined
  const { id, ...target } = row.target
  const message = await loadMessage(engine.db, chatId, id)
  return message?.kind === 'text' ? { ...target, message: await views.message(message) } : undefined
}
