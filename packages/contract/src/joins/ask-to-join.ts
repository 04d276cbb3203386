import * as z from 'zod/mini'
import { defineOperation } from '../operation.ts'
import { groupLink, joinRequest } from './group-link.ts'

/** The answer says how it stands afterwards: `asked` where the link was open. Asking again changes nothing. */
export const askToJoin = defineOperation({
  name: 'join:ask',
  summary: 'Somebody who asks to be let into a group with a join link.',
  method: 'POST',
  path: '/api/joins',
  overSocket: true,
  authentication: 'device',
  rateClass: 'lookup',
  request: z.strictObject({ request: joinRequest }),
  response: groupLink,
  errors: ['not_found', 'forbidden'],
})
