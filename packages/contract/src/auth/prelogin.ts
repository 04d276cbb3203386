import * as z from 'zod/mini'
import { kdf } from '../keys.ts'
import { username } from '../names.ts'
import { defineOperation } from '../operation.ts'

/** An unknown username gets a stable, plausible answer, so that the answer tells nothing about who exists. */
export const prelogin = defineOperation({
  name: 'auth:prelogin',
  summary: 'Anyone, before logging in: how to derive secrets from the password of this username.',
  method: 'POST',
  path: '/api/auth/prelogin',
  overSocket: false,
  authentication: 'none',
  rateClass: 'prelogin',
  request: z.strictObject({ username }),
  response: z.strictObject({ kdf }),
  errors: [],
})
