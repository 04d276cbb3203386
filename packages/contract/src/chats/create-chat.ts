import * as z from 'zod/mini'
import { accountId, chatId } from '../ids.ts'
import { epochUpload, opUpload, placed } from '../items.ts'
import { LIMITS } from '../limits.ts'
import { defineOperation } from '../operation.ts'

/**
 * PRIVATE: `members` are the two accounts, `ops` is empty, the id is derived from both.
 * GROUP: `ops` begins with the genesis op, whose hash gives the id, followed by one `add` for each member.
 * Creating a PRIVATE chat that exists is refused with stale_epoch; the caller then syncs and adopts it.
 */
export const createChat = defineOperation({
  name: 'chat:create',
  summary: 'A person who starts a chat: its membership and its first epoch, in one step.',
  method: 'POST',
  path: '/api/chats',
  overSocket: false,
  authentication: 'device',
  rateClass: 'membership',
  request: z.strictObject({
    chatId,
    kind: z.enum(['PRIVATE', 'GROUP']),
    members: z.array(accountId).check(z.minLength(1), z.maxLength(LIMITS.groupMembers)),
    ops: z.array(opUpload).check(z.maxLength(LIMITS.groupMembers + 1)),
    epoch: epochUpload,
  }),
  response: z.strictObject({ placed: z.array(placed) }),
  errors: ['stale_epoch', 'id_reused', 'forbidden', 'not_found', 'quota_reached'],
  requestBytes: LIMITS.epochRequestBytes,
})
