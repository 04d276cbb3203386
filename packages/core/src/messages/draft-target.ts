import type { ChatId } from '@stogram/contract'
import type { DraftTarget, KeptTarget } from '../api.ts'
import type { Engine } from '../engine.ts'
import { loadMessage } from '../inbox/put-message.ts'
import type { Views } from '../projections/views.ts'
import type { DraftTargetRow } from '../replica/rows.ts'

export async function saveDraftTarget(
  engine: Pick<Engine, 'db'>,
  chatId: ChatId,
  target: DraftTarget | undefined,
): Promise<void> {
  const tx = engine.db.begin()
  if (target === undefined) tx.remove('meta', keyOf(chatId))
  else tx.put('meta', keyOf(chatId), { target })
  await tx.commit()
}

/** Nothing, too, when the message was deleted meanwhile. */
export async function readDraftTarget(
  engine: Pick<Engine, 'db'>,
  views: Pick<Views, 'message'>,
  chatId: ChatId,
): Promise<KeptTarget | undefined> {
  const row = (await engine.db.get('meta', keyOf(chatId))) as DraftTargetRow | undefined
  if (row === undefined) return undefined
  const { id, ...target } = row.target
  const message = await loadMessage(engine.db, chatId, id)
  return message?.kind === 'text' ? { ...target, message: await views.message(message) } : undefined
}

function keyOf(chatId: ChatId): string {
  return `target:${chatId}`
}
