import * as z from 'zod/mini'
import { chatId } from '../ids.ts'
import { logItem } from '../items.ts'
import { LIMITS } from '../limits.ts'
import { defineOperation } from '../operation.ts'
import { queryInteger } from '../schema.ts'

export const readHistory = defineOperation({
  name: 'message:history',
  summary: 'A member who reads older items: the newest `limit` items before `before`, in rising order.',
  method: 'GET',
  path: '/api/messages/chat/:chatId',
  overSocket: true,
  authentication: 'device',
  rateClass: 'read',
  request: z.strictObject({
    chatId,
    before: z.optional(queryInteger(1, 2_147_483_647)),
    limit: queryInteger(1, LIMITS.pageItems),
  }),
  response: z.strictObject({ items: z.array(logItem), hasMore: z.boolean() }),
  errors: ['not_found'],
})
