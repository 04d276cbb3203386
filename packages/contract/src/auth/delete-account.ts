import * as z from 'zod/mini'
import { signedTombstone } from '../keys.ts'
import { defineOperation } from '../operation.ts'
import { fixedBytes } from '../schema.ts'

/**
 * For good. The account's public keys and its tombstone stay, so that what it wrote can still be verified; everything
 * else of it is erased, and its username is free again. `stale_membership`: the account is in an open group, perhaps
 * only just added, and has to leave it first.
 */
export const deleteAccount = defineOperation({
  name: 'auth:delete-account',
  summary: 'A signed-in device that proves the password and signs the end of its account.',
  method: 'POST',
  path: '/api/auth/delete-account',
  overSocket: false,
  authentication: 'device',
  rateClass: 'unlock',
  request: z.strictObject({ authSecret: fixedBytes(32), tombstone: signedTombstone }),
  response: z.strictObject({}),
  errors: ['wrong_credentials', 'forbidden', 'stale_membership'],
})
