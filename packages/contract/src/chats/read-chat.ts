import * as z from 'zod/mini'
import { accountId, chatId } from '../ids.ts'
import { defineOperation } from '../operation.ts'
import { integer } from '../schema.ts'

/** The server's view, for routing only: clients decide from the signed log. */
export const readChat = defineOperation({
  name: 'chat:read',
  summary: 'A member who learns the kind, the head and, for PRIVATE, the two accounts of a chat.',
  method: 'GET',
  path: '/api/chats/:chatId',
  overSocket: true,
  authentication: 'device',
  rateClass: 'read',
  request: z.strictObject({ chatId }),
  response: z.strictObject({
    chatId,
    kind: z.enum(['PRIVATE', 'GROUP', 'CHANNEL']),
    members: z.array(accountId),
    visibleFromSeq: integer(1, 2_147_483_647),
    lastSeq: integer(0, 2_147_483_647),
  }),
  errors: ['not_found'],
})
