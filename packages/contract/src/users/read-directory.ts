import * as z from 'zod/mini'
import { accountId } from '../ids.ts'
import { directoryEntry } from '../keys.ts'
import { LIMITS } from '../limits.ts'
import { defineOperation } from '../operation.ts'

/** Knowing an account id is the right to see its public records: ids are 256-bit and never listed. Unknown ids are left out. */
export const readDirectory = defineOperation({
  name: 'user:directory',
  summary: 'A client that needs the public records of accounts it has met, or was given in an invite link.',
  method: 'POST',
  path: '/api/users/directory',
  overSocket: true,
  authentication: 'device',
  rateClass: 'read',
  request: z.strictObject({
    accountIds: z.array(accountId).check(z.minLength(1), z.maxLength(LIMITS.directoryAccounts)),
  }),
  response: z.strictObject({ entries: z.array(directoryEntry) }),
  errors: [],
})
