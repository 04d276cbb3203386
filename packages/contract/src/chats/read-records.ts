import * as z from 'zod/mini'
import { chatId } from '../ids.ts'
import { epochWrap, logItem } from '../items.ts'
import { LIMITS } from '../limits.ts'
import { defineOperation } from '../operation.ts'
import { queryInteger } from '../schema.ts'

/** Ops come from the first one on, also to a member who may not see the messages between them. */
export const readRecords = defineOperation({
  name: 'chat:records',
  summary:
    'A client that must verify membership and open epochs before it can read: only ops and epochs, with its own wraps.',
  method: 'GET',
  path: '/api/chats/:chatId/records',
  overSocket: true,
  authentication: 'device',
  rateClass: 'read',
  request: z.strictObject({
    chatId,
    afterSeq: queryInteger(0, 2_147_483_647),
    limit: queryInteger(1, LIMITS.pageItems),
  }),
  response: z.strictObject({
    items: z.array(logItem),
    wraps: z.array(epochWrap),
    hasMore: z.boolean(),
  }),
  errors: ['not_found'],
})
