import * as z from 'zod/mini'
import { accountId, chatId } from '../ids.ts'
import { defineOperation } from '../operation.ts'

/** Who was declined is told so, and asks again with another link only. */
export const declineJoin = defineOperation({
  name: 'join:decline',
  summary: 'An admin who does not let in somebody who asked.',
  method: 'DELETE',
  path: '/api/joins/:chatId/:accountId',
  overSocket: true,
  authentication: 'device',
  rateClass: 'membership',
  request: z.strictObject({ chatId, accountId }),
  response: z.strictObject({}),
  errors: ['not_found'],
})
