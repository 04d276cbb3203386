import * as z from 'zod/mini'
import { factorRequest } from '../factors/factor-forms.ts'
import { openedAccount } from '../keys.ts'
import { username } from '../names.ts'
import { defineOperation } from '../operation.ts'
import { fixedBytes } from '../schema.ts'

/** Asks for the second factor instead where the account has one: `auth:prove-factor` follows, and nothing is given before. */
export const login = defineOperation({
  name: 'auth:login',
  summary: 'A new browser of an existing account: trades the derived secret for the sealed keys and a ticket.',
  method: 'POST',
  path: '/api/auth/login',
  overSocket: false,
  authentication: 'none',
  rateClass: 'auth',
  request: z.strictObject({ username, authSecret: fixedBytes(32) }),
  response: z.union([openedAccount, z.strictObject({ factor: factorRequest })]),
  errors: ['wrong_credentials', 'account_locked'],
})
