import * as z from 'zod/mini'
import { defineOperation } from '../operation.ts'
import { fixedBytes } from '../schema.ts'
import { passkeyId } from './passkey-forms.ts'

/** The backup codes go with the last factor. */
export const removePasskey = defineOperation({
  name: 'factor:remove-passkey',
  summary: 'A signed-in device that proves the password: takes a passkey no longer.',
  method: 'POST',
  path: '/api/factors/passkeys/remove',
  overSocket: false,
  authentication: 'device',
  rateClass: 'unlock',
  request: z.strictObject({ authSecret: fixedBytes(32), passkeyId }),
  response: z.strictObject({}),
  errors: ['wrong_credentials', 'not_found'],
})
