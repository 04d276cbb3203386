import * as z from 'zod/mini'
import { accountId, chatId, deviceId, itemId, logId, seq } from './ids.ts'
import { LIMITS } from './limits.ts'
import { bytes, fixedBytes, integer, timestampMs } from './schema.ts'

/**
 * message: a sealed envelope a person should see. receipt: a sealed envelope that only moves markers.
 * op: a signed membership change. epoch: a new key epoch. account: sealed by the account for its own devices.
 * notice: written by the server into an account's log; JSON of `accountNotice`.
 */
export const itemKind = z.enum(['message', 'receipt', 'op', 'epoch', 'account', 'notice'])
export type ItemKind = z.output<typeof itemKind>

/** One entry of a log. Never changes once written. */
export const logItem = z.strictObject({
  logId,
  seq,
  id: itemId,
  senderId: accountId,
  deviceId,
  kind: itemKind,
  targetId: z.optional(itemId),
  epoch: z.optional(integer(0, 2_147_483_647)),
  body: bytes({ max: LIMITS.epochBodyBytes }),
  hash: fixedBytes(32),
  atMs: timestampMs(),
})
export type LogItem = z.output<typeof logItem>

/** What the server tells an account's devices through the account's log. */
export const accountNotice = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('chat-joined'), chatId }),
  z.strictObject({ type: z.literal('chat-left'), chatId }),
  z.strictObject({ type: z.literal('devices-changed') }),
  /** A copy of this device's cookie came back: the session ended for whoever holds one. */
  z.strictObject({ type: z.literal('session-reused'), deviceId }),
  /** Of somebody who shared a chat with the receiver. */
  z.strictObject({ type: z.literal('account-deleted'), accountId }),
])
export type AccountNotice = z.output<typeof accountNotice>

/** An op as it is appended: the signed bytes `[record, signature]` in e2ee's canonical encoding. */
export const opUpload = z.strictObject({
  id: itemId,
  body: bytes({ min: 1, max: LIMITS.itemBodyBytes }),
})
export type OpUpload = z.output<typeof opUpload>

/**
 * A new epoch. body: record, signature and the list that commits to every wrap; it becomes the log item.
 * wraps: for each member the epoch secret under that member's key; the server hands each member only its own.
 */
export const epochUpload = z.strictObject({
  id: itemId,
  epoch: integer(1, 2_147_483_647),
  body: bytes({ min: 1, max: LIMITS.epochBodyBytes }),
  wraps: z
    .array(z.strictObject({ accountId, wrap: bytes({ max: 1_024 }) }))
    .check(z.minLength(1), z.maxLength(LIMITS.groupMembers)),
})
export type EpochUpload = z.output<typeof epochUpload>

/** An epoch's secret under one member's key. */
export const epochWrap = z.strictObject({ epoch: integer(1, 2_147_483_647), wrap: bytes({ max: 1_024 }) })

/**
 * What a `grantHistory` op of the same change gives to somebody it lets in: one wrap for each epoch from the first one
 * that is granted to the one in force.
 */
export const grantUpload = z.strictObject({
  accountId,
  wraps: z.array(bytes({ max: 1_024 })).check(z.minLength(1), z.maxLength(LIMITS.grantedWraps)),
})
export type GrantUpload = z.output<typeof grantUpload>

/** Where an appended item stands. */
export const placed = z.strictObject({ id: itemId, seq, hash: fixedBytes(32), atMs: timestampMs() })
export type Placed = z.output<typeof placed>
