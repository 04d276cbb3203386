import * as z from 'zod/mini'
import { defineOperation } from '../operation.ts'
import { fixedBytes } from '../schema.ts'
import { backupCodes, totpCode, totpSecret } from './factor-forms.ts'

/**
 * From then on a log-in needs more than the password. Takes the place of an authenticator app that was there before.
 * May be repeated when the answer was lost.
 */
export const addTotp = defineOperation({
  name: 'factor:add-totp',
  summary: 'A signed-in device that proves the password and a first code: asks for codes of an app at each log-in.',
  method: 'POST',
  path: '/api/factors/totp',
  overSocket: false,
  authentication: 'device',
  rateClass: 'unlock',
  request: z.strictObject({ authSecret: fixedBytes(32), secret: totpSecret, code: totpCode, backupCodes }),
  response: z.strictObject({}),
  errors: ['wrong_credentials', 'wrong_code'],
})
