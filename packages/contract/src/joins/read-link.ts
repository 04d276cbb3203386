import * as z from 'zod/mini'
import { defineOperation } from '../operation.ts'
import { groupLink, joinRequest } from './group-link.ts'

/** A link that never existed, and one whose secret the caller does not hold, are not found. */
export const readLink = defineOperation({
  name: 'join:read',
  summary: 'Somebody who has opened a join link and looks at it before asking.',
  method: 'POST',
  path: '/api/joins/link',
  overSocket: true,
  authentication: 'device',
  rateClass: 'lookup',
  request: z.strictObject({ request: joinRequest }),
  response: groupLink,
  errors: ['not_found', 'forbidden'],
})
