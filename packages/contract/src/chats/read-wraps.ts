import * as z from 'zod/mini'
import { chatId } from '../ids.ts'
import { epochWrap } from '../items.ts'
import { LIMITS } from '../limits.ts'
import { defineOperation } from '../operation.ts'
import { queryInteger } from '../schema.ts'

export const readWraps = defineOperation({
  name: 'chat:wraps',
  summary: "A member's device that is about to grant history: the account's own wraps of a run of epochs.",
  method: 'GET',
  path: '/api/chats/:chatId/wraps',
  overSocket: false,
  authentication: 'device',
  rateClass: 'read',
  request: z.strictObject({
    chatId,
    fromEpoch: queryInteger(1, 2_147_483_647),
    limit: queryInteger(1, LIMITS.grantedWraps),
  }),
  response: z.strictObject({ wraps: z.array(epochWrap) }),
  errors: ['not_found'],
})
