import * as z from 'zod/mini'
import { factorProof } from '../factors/factor-forms.ts'
import { openedAccount } from '../keys.ts'
import { defineOperation } from '../operation.ts'

/** A code of an app opens one log-in, and none once a later one was used; a backup code opens one. */
export const proveFactor = defineOperation({
  name: 'auth:prove-factor',
  summary: 'A new browser whose password was right: gives the second factor and gets what a log-in gives.',
  method: 'POST',
  path: '/api/auth/prove-factor',
  overSocket: false,
  authentication: 'factor',
  rateClass: 'factor',
  request: z.strictObject({ proof: factorProof }),
  response: openedAccount,
  errors: ['wrong_code', 'account_locked'],
})
