import * as z from 'zod/mini'
import { chatId } from '../ids.ts'
import { logItem } from '../items.ts'
import { LIMITS } from '../limits.ts'
import { defineOperation } from '../operation.ts'
import { bytes } from '../schema.ts'

/** Ops and epochs after `item` come from `chat:records`. Nothing is there when no admin has signed one, or too long ago. */
export const readSnapshot = defineOperation({
  name: 'chat:snapshot',
  summary: 'A client that is new to a large group: the newest signed snapshot of its members, to start from.',
  method: 'GET',
  path: '/api/chats/:chatId/snapshot',
  overSocket: false,
  authentication: 'device',
  rateClass: 'read',
  request: z.strictObject({ chatId }),
  response: z.strictObject({
    snapshot: z.optional(
      z.strictObject({
        /** The snapshot op. */
        item: logItem,
        /** What the op carries the hash of. */
        state: bytes({ min: 1, max: LIMITS.snapshotBytes }),
      }),
    ),
  }),
  errors: ['not_found'],
})
