import * as z from 'zod/mini'
import { accountId, chatId } from '../ids.ts'
import { LIMITS } from '../limits.ts'
import { defineEvent, defineOperation } from '../operation.ts'
import { timestampMs } from '../schema.ts'

const signal = { overSocket: true, authentication: 'device', rateClass: 'signal' } as const

export const status = z.enum(['ONLINE', 'AWAY', 'DND', 'OFFLINE'])
export type Status = z.output<typeof status>

export const presence = z.strictObject({
  accountId,
  status,
  lastSeenAtMs: z.optional(timestampMs()),
})
export type Presence = z.output<typeof presence>

/** Never stored. Receivers drop the mark by themselves after 6 s. */
export const startTyping = defineOperation({
  name: 'typing:start',
  summary: 'A member who writes, at most every 3 s.',
  method: 'POST',
  path: '/api/chats/:chatId/typing',
  ...signal,
  request: z.strictObject({ chatId }),
  response: z.strictObject({}),
  errors: ['not_found'],
})

export const stopTyping = defineOperation({
  name: 'typing:stop',
  summary: 'A member who stopped writing without sending.',
  method: 'DELETE',
  path: '/api/chats/:chatId/typing',
  ...signal,
  request: z.strictObject({ chatId }),
  response: z.strictObject({}),
  errors: ['not_found'],
})

export const changeStatus = defineOperation({
  name: 'user:status-change',
  summary: 'A device that says whether its person is there.',
  method: 'PUT',
  path: '/api/users/me/status',
  ...signal,
  request: z.strictObject({ status }),
  response: z.strictObject({}),
  errors: [],
})

/** Only accounts that share a PRIVATE chat with the caller are answered. */
export const readPresence = defineOperation({
  name: 'user:presence',
  summary: 'A client that has just connected and shows who is there.',
  method: 'POST',
  path: '/api/users/presence',
  overSocket: true,
  authentication: 'device',
  rateClass: 'read',
  request: z.strictObject({
    accountIds: z.array(accountId).check(z.minLength(1), z.maxLength(LIMITS.syncLogs)),
  }),
  response: z.strictObject({ presences: z.array(presence) }),
  errors: [],
})

export const typingUser = defineEvent({
  name: 'typing:user',
  summary: 'Someone in a chat began or stopped writing.',
  payload: z.strictObject({ chatId, accountId, isTyping: z.boolean() }),
})

export const userStatus = defineEvent({
  name: 'user:status',
  summary: 'Someone the receiver has a PRIVATE chat with came, went or changed status.',
  payload: presence,
})
