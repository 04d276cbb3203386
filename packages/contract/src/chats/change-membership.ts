import * as z from 'zod/mini'
import { chatId } from '../ids.ts'
import { epochUpload, grantUpload, opUpload, placed } from '../items.ts'
import { LIMITS } from '../limits.ts'
import { defineOperation } from '../operation.ts'

/** Everything lands in one transaction, ops first. After an op that changes who may read, only a new epoch lets anyone send. */
export const changeMembership = defineOperation({
  name: 'chat:change',
  summary: 'A member who changes who belongs to a group, its roles or its sealed title, or who makes a new epoch.',
  method: 'POST',
  path: '/api/chats/:chatId/changes',
  overSocket: false,
  authentication: 'device',
  rateClass: 'membership',
  request: z.strictObject({
    chatId,
    ops: z.array(opUpload).check(z.maxLength(LIMITS.groupMembers)),
    epoch: z.optional(epochUpload),
    /** One for each `grantHistory` among the ops. */
    grants: z.optional(z.array(grantUpload).check(z.maxLength(LIMITS.otherOps))),
  }),
  response: z.strictObject({ placed: z.array(placed) }),
  errors: ['not_found', 'forbidden', 'stale_membership', 'stale_epoch', 'id_reused', 'quota_reached'],
  requestBytes: LIMITS.epochRequestBytes,
})
