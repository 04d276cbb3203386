import * as z from 'zod/mini'
import { bio, displayName } from '../names.ts'
import { defineOperation } from '../operation.ts'

/** Names and bios are readable by the server; the client says so where they are typed. */
export const updateProfile = defineOperation({
  name: 'user:update-profile',
  summary: 'A person who changes what others see of them.',
  method: 'PUT',
  path: '/api/users/me',
  overSocket: true,
  authentication: 'device',
  rateClass: 'membership',
  request: z.strictObject({ displayName, bio }),
  response: z.strictObject({}),
  errors: [],
})
