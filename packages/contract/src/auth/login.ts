import * as z from 'zod/mini'
import { directoryEntry, sealedSecrets } from '../keys.ts'
import { username } from '../names.ts'
import { defineOperation } from '../operation.ts'
import { fixedBytes } from '../schema.ts'

/** The ticket lives ten minutes and opens only `device:enrol`; the client checks every record before using a key. */
export const login = defineOperation({
  name: 'auth:login',
  summary: 'A new browser of an existing account: trades the derived secret for the sealed keys and a ticket.',
  method: 'POST',
  path: '/api/auth/login',
  overSocket: false,
  authentication: 'none',
  rateClass: 'auth',
  request: z.strictObject({ username, authSecret: fixedBytes(32) }),
  response: z.strictObject({ ticket: z.string(), secrets: sealedSecrets, entry: directoryEntry }),
  errors: ['wrong_credentials'],
})
