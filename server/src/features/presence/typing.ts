import type { Request } from '@stogram/contract'
import type { FanOut } from '../../realtime/fan-out.ts'
import type { CallContext, DeviceCaller, Handler } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import { ROOMS } from '../../realtime/rooms.ts'
import type { ChatsRepository } from '../chats/index.ts'

export interface TypingDeps {
  chats: ChatsRepository
  fanOut: Pick<FanOut, 'emit'>
}

/** Told to whoever is there now, and to nobody later. */
export function makeTyping(deps: TypingDeps): { start: Handler<'typing:start'>; stop: Handler<'typing:stop'> } {
  return {
    start: (request, context) => tell(deps, request, context, true),
    stop: (request, context) => tell(deps, request, context, false),
  }
}

async function tell(
  { chats, fanOut }: TypingDeps,
  { chatId }: Request<'typing:start'>,
  { caller: { accountId } }: CallContext<DeviceCaller>,
  isTyping: boolean,
): Promise<Record<string, never>> {
  if (!(await chats.isMember(chatId, accountId))) throw new OperationError('not_found')
  const payload = { chatId, accountId, isTyping }
  fanOut.emit('typing:user', payload, { rooms: [ROOMS.chat(chatId)], except: [ROOMS.account(accountId)] })
  return {}
}
