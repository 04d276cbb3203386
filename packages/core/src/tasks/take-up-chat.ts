import type { ChatId } from '@stogram/contract'
import type { Engine } from '../engine.ts'
import { bootstrapChat } from '../inbox/bootstrap-chat.ts'
import { placeCarried } from '../outbox/place-carried.ts'

/** Makes a chat known to this device, and lets begin what was waiting for that. */
export async function takeUpChat(engine: Engine, chatId: ChatId): Promise<void> {
  await bootstrapChat(engine, chatId)
  await placeCarried(engine, chatId)
  // What was pushed while the chat was being read found no log to follow.
  engine.tasks.sync(chatId)
  engine.tasks.drain(chatId)
  engine.tasks.settleGroup(chatId)
}
