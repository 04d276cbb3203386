import * as z from 'zod/mini'
import { directoryEntry } from '../keys.ts'
import { username } from '../names.ts'
import { defineOperation } from '../operation.ts'

/** Exact names only: there is no search, no suggestion and no list of people. */
export const findUser = defineOperation({
  name: 'user:find',
  summary: 'A person who knows another by exact username.',
  method: 'GET',
  path: '/api/users/by-name/:username',
  overSocket: true,
  authentication: 'device',
  rateClass: 'lookup',
  request: z.strictObject({ username }),
  response: directoryEntry,
  errors: ['not_found'],
})
