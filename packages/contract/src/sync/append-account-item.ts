import * as z from 'zod/mini'
import { itemId } from '../ids.ts'
import { placed } from '../items.ts'
import { LIMITS } from '../limits.ts'
import { defineOperation } from '../operation.ts'
import { bytes } from '../schema.ts'

/** Same promises as `message:send`: durable before the answer, and once for each id. */
export const appendAccountItem = defineOperation({
  name: 'account:append',
  summary: 'A device that tells the other devices of its account something, sealed: a pin, a read marker, a name.',
  method: 'POST',
  path: '/api/sync/account',
  overSocket: true,
  authentication: 'device',
  rateClass: 'send',
  request: z.strictObject({ id: itemId, body: bytes({ min: 1, max: LIMITS.itemBodyBytes }) }),
  response: placed,
  errors: ['id_reused', 'quota_reached'],
})
