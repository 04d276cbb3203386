import * as z from 'zod/mini'
import { LIMITS } from '../limits.ts'
import { defineOperation } from '../operation.ts'
import { integer, timestampMs } from '../schema.ts'
import { passkeyId } from './passkey-forms.ts'

export const listFactors = defineOperation({
  name: 'factor:list',
  summary: 'The second factors of the calling account.',
  method: 'GET',
  path: '/api/factors',
  overSocket: true,
  authentication: 'device',
  rateClass: 'read',
  request: z.strictObject({}),
  response: z.strictObject({
    totp: z.optional(z.strictObject({ sinceMs: timestampMs() })),
    /** Oldest first. Their names are sealed in the account's log. */
    passkeys: z.array(
      z.strictObject({ passkeyId, createdAtMs: timestampMs(), lastUsedAtMs: z.optional(timestampMs()) }),
    ),
    /** Those that have not been used. */
    backupCodes: integer(0, LIMITS.backupCodes),
  }),
  errors: [],
})
