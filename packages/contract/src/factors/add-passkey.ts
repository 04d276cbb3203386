import * as z from 'zod/mini'
import { defineOperation } from '../operation.ts'
import { backupCodes } from './factor-forms.ts'
import { newPasskey, offerTicket } from './passkey-forms.ts'

/**
 * From then on a log-in needs more than the password. The ticket is that of the account's own offer; the first factor of an
 * account comes with backup codes. Refused as `forbidden` for more than ten. May be repeated when the answer was lost.
 */
export const addPasskey = defineOperation({
  name: 'factor:add-passkey',
  summary: 'A signed-in device that was offered a passkey and has made it: takes it as a second factor.',
  method: 'POST',
  path: '/api/factors/passkeys',
  overSocket: false,
  authentication: 'device',
  rateClass: 'unlock',
  request: z.strictObject({ ticket: offerTicket, passkey: newPasskey, backupCodes: z.optional(backupCodes) }),
  response: z.strictObject({}),
  errors: ['wrong_credentials', 'wrong_code', 'forbidden'],
})
