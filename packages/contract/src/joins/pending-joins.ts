import * as z from 'zod/mini'
import { accountId, chatId } from '../ids.ts'
import { defineOperation } from '../operation.ts'
import { timestampMs } from '../schema.ts'
import { joinRequest } from './group-link.ts'

/** The most requests that one answer brings, of each kind. */
export const PENDING_JOINS = 100

const pending = z.strictObject({ chatId, accountId, request: joinRequest, askedAtMs: timestampMs() })

/**
 * admit: may be let in by any member. Each is handed to one caller at a time, for ten seconds, so that a large group
 * does not try it all at once. decide: wait for an admin, and stay until one has decided.
 */
export const pendingJoins = defineOperation({
  name: 'join:pending',
  summary: "A member's device that asks who waits to join the groups of its account.",
  method: 'POST',
  path: '/api/joins/pending',
  overSocket: true,
  authentication: 'device',
  rateClass: 'read',
  request: z.strictObject({}),
  response: z.strictObject({
    admit: z.array(pending).check(z.maxLength(PENDING_JOINS)),
    decide: z.array(pending).check(z.maxLength(PENDING_JOINS)),
  }),
  errors: [],
})
