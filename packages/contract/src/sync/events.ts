import * as z from 'zod/mini'
import { chatId } from '../ids.ts'
import { logItem } from '../items.ts'
import { defineEvent } from '../operation.ts'

/** A hint: apply it when `seq` is the cursor plus one, pull otherwise. */
export const messageNew = defineEvent({
  name: 'message:new',
  summary: 'An item was appended to a chat of the receiver.',
  payload: logItem,
})

export const accountNew = defineEvent({
  name: 'account:new',
  summary: "An item was appended to the receiver's own account log.",
  payload: logItem,
})

export const joinChanged = defineEvent({
  name: 'join:changed',
  summary: 'Who waits to join a group of the receiver has changed.',
  payload: z.strictObject({ chatId }),
})

/**
 * Why a session is over. revoked: by another device of the account. reused: its cookie was used from two places.
 * deleted: the account has ended.
 */
export const endReason = z.enum(['revoked', 'logged_out', 'reused', 'expired', 'deleted'])
export type EndReason = z.output<typeof endReason>

export const sessionEnded = defineEvent({
  name: 'session:ended',
  summary: 'This device was signed out; the socket closes next.',
  payload: z.strictObject({ reason: endReason }),
})
