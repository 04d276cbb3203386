import type { AccountId } from '@stogram/contract'
import { findMember, idBytes, type Membership, type Roster } from '@stogram/e2ee'

/** This account belongs to the chat and its role lets it write. */
export function mayWrite(roster: Roster | Membership, accountId: AccountId): boolean {
  if ('isClosed' in roster && roster.isClosed) return false
  const member = findMemberByText(roster, accountId)
  if (member === undefined || member.role === 'READER') return false
  return roster.kind !== 'CHANNEL' || member.role === 'OWNER' || member.role === 'ADMIN'
}

export function findMemberByText(roster: Roster, accountId: AccountId) {
  return findMember(roster, idBytes(accountId))
}
