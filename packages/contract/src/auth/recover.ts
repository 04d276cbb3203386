import * as z from 'zod/mini'
import { directoryEntry, sealedSecrets } from '../keys.ts'
import { username } from '../names.ts'
import { defineOperation } from '../operation.ts'
import { fixedBytes } from '../schema.ts'

/** Changes nothing: `auth:reset-password` follows, with the same proof. */
export const recover = defineOperation({
  name: 'auth:recover',
  summary: 'A person who forgot the password: trades a proof of the recovery key for the sealed keys.',
  method: 'POST',
  path: '/api/auth/recover',
  overSocket: false,
  authentication: 'none',
  rateClass: 'auth',
  request: z.strictObject({ username, recoverySecret: fixedBytes(32) }),
  response: z.strictObject({ secrets: sealedSecrets, entry: directoryEntry }),
  errors: ['wrong_credentials', 'account_locked'],
})
