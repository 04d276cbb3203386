import * as z from 'zod/mini'
import { bytes, integer } from '../schema.ts'

/** Who knocks with a link: canonical `[record, signature]`, of which the link's own signature proves possession. */
export const joinRequest = bytes({ min: 1, max: 512 })

/** What the holder of a link may open: sealed under the link's secret. Empty where there is nothing to show. */
export const linkPreview = bytes({ max: 1_024 })

/**
 * A join link as its holder finds it.
 * state: open, or why it lets nobody in any more. standing: what the caller is to the group.
 * memberCount and preview: 0 and empty unless the link is open.
 */
export const groupLink = z.strictObject({
  state: z.enum(['open', 'expired', 'used_up', 'revoked', 'closed']),
  standing: z.enum(['stranger', 'asked', 'declined', 'member']),
  /** An admin has to let the caller in; otherwise any member's device does. */
  needsApproval: z.boolean(),
  memberCount: integer(0, 2_147_483_647),
  preview: linkPreview,
})
export type GroupLink = z.output<typeof groupLink>
