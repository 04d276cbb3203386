import * as z from 'zod/mini'
import { historyId, logId } from '../ids.ts'
import { logItem } from '../items.ts'
import { LIMITS } from '../limits.ts'
import { defineOperation } from '../operation.ts'
import { integer } from '../schema.ts'

/**
 * The caller names each log it follows and the last seq it holds of it. Items come in order, oldest first,
 * bounded over the whole answer; `hasMore` says to ask again. A log that the caller may not read is left out.
 */
export const sync = defineOperation({
  name: 'sync:pull',
  summary: 'A client that catches up with its logs: after connecting, after a gap, and now and then.',
  method: 'POST',
  path: '/api/sync',
  overSocket: true,
  authentication: 'device',
  rateClass: 'read',
  request: z.strictObject({
    cursors: z
      .array(z.strictObject({ logId, afterSeq: integer(0, 2_147_483_647) }))
      .check(z.minLength(1), z.maxLength(LIMITS.syncLogs)),
    limit: z.optional(integer(1, LIMITS.pageItems)),
  }),
  response: z.strictObject({
    historyId,
    logs: z.array(
      z.strictObject({
        logId,
        /** The log's newest seq, whether or not this answer reaches it. */
        lastSeq: integer(0, 2_147_483_647),
        items: z.array(logItem),
        hasMore: z.boolean(),
      }),
    ),
  }),
  errors: [],
})
