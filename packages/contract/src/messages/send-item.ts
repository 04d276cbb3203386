import * as z from 'zod/mini'
import { chatId, itemId } from '../ids.ts'
import { placed } from '../items.ts'
import { LIMITS } from '../limits.ts'
import { defineOperation } from '../operation.ts'
import { bytes, integer } from '../schema.ts'

/**
 * Answered only once the item is durable. The same id with the same bytes is answered as the first time,
 * so a client repeats until it has an answer. `stale_epoch` stores nothing: seal again for the new epoch. A closed
 * chat is `forbidden`.
 */
export const sendItem = defineOperation({
  name: 'message:send',
  summary: 'A member who appends a sealed envelope to a chat.',
  method: 'POST',
  path: '/api/messages',
  overSocket: true,
  authentication: 'device',
  rateClass: 'send',
  request: z.strictObject({
    chatId,
    id: itemId,
    kind: z.enum(['message', 'receipt']),
    epoch: integer(1, 2_147_483_647),
    targetId: z.optional(itemId),
    body: bytes({ min: 1, max: LIMITS.itemBodyBytes }),
  }),
  response: placed,
  errors: ['not_found', 'forbidden', 'stale_epoch', 'id_reused', 'quota_reached'],
})
