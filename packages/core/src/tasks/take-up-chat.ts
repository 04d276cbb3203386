import type { ChatId } from '@stogram/contract'
import type { Engine } from '../engine.ts'
import { bootstrapChat } from '../inbox/bootstrap-chat.ts'

/** Makes a chat known to this device, and lets begin what was waiting for that. */
export async function takeUpChat(engine: Engine, chatId: ChatId): Promise<void> {
  await bootstrapChat(engine, chatId)
  engine.tasks.drain(chatId)
}
