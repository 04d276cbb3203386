import { type ChatId, RefusedError } from '@stogram/contract'
import type { Engine } from '../engine.ts'
import type { LoadNewest } from '../inbox/fetch-chat.ts'
import { placeCarried } from '../outbox/place-carried.ts'

/** Neither this nor taking up a chat comes with the engine. */
const loadNewest: LoadNewest = async (...input) => (await import('../inbox/seldom.ts')).loadFromSnapshot(...input)

/** Makes a chat known to this device, and lets begin what was waiting for that. `isAsked`: somebody wants this chat. */
export async function takeUpChat(engine: Engine, chatId: ChatId, isAsked = false): Promise<void> {
  const { bootstrapChat } = await import('../inbox/bootstrap-chat.ts')
  await bootstrapChat(engine, chatId, { loadNewest, isAsked })
  await placeCarried(engine, chatId)
  // What was pushed while the chat was being read found no log to follow.
  engine.tasks.sync(chatId)
  engine.tasks.drain(chatId)
  engine.tasks.settleGroup(chatId)
}

/** The same for a chat of which only the name is known: this account may have left before it ever saw it. */
export async function takeUpNamed(engine: Engine, chatId: ChatId): Promise<void> {
  try {
    await takeUpChat(engine, chatId)
  } catch (error) {
    if (!(error instanceof RefusedError) || error.code !== 'not_found') throw error
    const tx = engine.db.begin()
    tx.remove('logs', chatId)
    await tx.commit()
  }
}
