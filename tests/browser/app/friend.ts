import type { ChatId } from '@stogram/contract'
import type { ChatView, Core } from '@stogram/core'
import { openNodeCore } from '../../simulation/people.ts'
import type { Stage } from '../harness/stage.ts'
import { until } from '../harness/until.ts'
import { type Credentials, makeCredentials } from './auth.ts'

/** Somebody on the other side, without a screen: for journeys that look at one person's screen only. */
export interface Friend extends Credentials {
  readonly core: Core
  readonly accountId: string
  /** Until the chat of this name holds this text as its last; resolves with its id. */
  waitForLast(title: string, text: string): Promise<ChatId>
  /** Of a chat, oldest first; a deleted message reads "(deleted)". */
  readTexts(chatId: ChatId): Promise<string[]>
}

export async function makeFriend(stage: Stage, displayName: string): Promise<Friend> {
  const credentials = makeCredentials(displayName)
  const core = await openNodeCore({ url: stage.server.url, deviceName: 'Terminal' })
  await core.signUp(credentials)
  const { session } = await core.readViews()
  if (session.phase !== 'signed-in') throw new Error(`${displayName} is ${session.phase} after signing up`)
  return {
    ...credentials,
    core,
    accountId: session.accountId,
    async waitForLast(title, text) {
      const isIt = (chat: ChatView) => chat.title === title && chat.last?.text === text
      const find = async () => (await core.readViews()).chats.find(isIt)
      return (await until(`${displayName} has "${text}" in ${title}`, find)).id
    },
    async readTexts(chatId) {
      const { messages } = await core.readMessages({ chatId, limit: 200 })
      return messages.flatMap(({ kind, text }) => (kind === 'system' ? [] : [kind === 'deleted' ? '(deleted)' : text]))
    },
  }
}
