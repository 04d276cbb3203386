import type { ChatId } from '@stogram/contract'
import { core } from '../../../state/core-client.ts'
import { sentenceFor } from '../../../state/sentences.ts'
import { showToast } from '../../../ui/toast-store.ts'

const NEWEST = 200

/** Failed messages wait at the end of the chat, so its newest page holds them. */
export async function retryAll(chatId: ChatId): Promise<void> {
  try {
    const { messages } = await core.readMessages({ chatId, limit: NEWEST })
    const failed = messages.filter((message) => message.state === 'failed' || message.failedChange !== undefined)
    await core.retryMessages(
      chatId,
      failed.map((message) => message.id),
    )
  } catch (error) {
    showToast({ text: sentenceFor(error), tone: 'danger' })
  }
}
