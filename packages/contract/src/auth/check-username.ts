import * as z from 'zod/mini'
import { username } from '../names.ts'
import { defineOperation } from '../operation.ts'

/** Says no more than a registration would, before a password is chosen. The name is not kept for the asker. */
export const checkUsername = defineOperation({
  name: 'auth:check-username',
  summary: 'A person who is about to sign up: whether a username is free.',
  method: 'POST',
  path: '/api/auth/check-username',
  overSocket: false,
  authentication: 'none',
  rateClass: 'name',
  request: z.strictObject({ username }),
  response: z.strictObject({ isFree: z.boolean() }),
  errors: ['forbidden'],
})
