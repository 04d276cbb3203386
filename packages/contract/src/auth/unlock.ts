import * as z from 'zod/mini'
import { directoryEntry, sealedSecrets } from '../keys.ts'
import { defineOperation } from '../operation.ts'
import { fixedBytes } from '../schema.ts'

/** Asked before each change that needs the identity key: devices keep no copy of it. */
export const unlock = defineOperation({
  name: 'auth:unlock',
  summary: 'A signed-in device that proves the password again to receive the sealed keys.',
  method: 'POST',
  path: '/api/auth/unlock',
  overSocket: false,
  authentication: 'device',
  rateClass: 'unlock',
  request: z.strictObject({ authSecret: fixedBytes(32) }),
  response: z.strictObject({ secrets: sealedSecrets, entry: directoryEntry }),
  errors: ['wrong_credentials'],
})
