import type { ChatId } from '@stogram/contract'

export interface GroupLinkTerms {
  /** The link ends so long after it was made; above 0. */
  lifetimeMs: number
  /** 1 to 1,000. */
  maxUses: number
  /** An admin lets in whoever comes by it. */
  needsApproval: boolean
}

/** An open join link of a group. */
export interface GroupLinkView {
  id: string
  /** Absent when another admin made it: only that account's devices know its secret. */
  text?: string
  expiresAtMs: number
  usesLeft: number
  needsApproval: boolean
}

/**
 * What somebody finds behind a join link.
 * state: open, or why it lets nobody in any more. standing: what this account is to the group.
 */
export interface GroupInvitationView {
  chatId: ChatId
  state: 'open' | 'expired' | 'used_up' | 'revoked' | 'closed'
  standing: 'stranger' | 'asked' | 'declined' | 'member'
  needsApproval: boolean
  /** 0 unless the link is open. */
  memberCount: number
  /** What the group was called when the link was last described; empty when it says nothing. */
  title: string
}
