import { equalBytes } from '../codec/bytes.ts'
import { fail } from '../errors.ts'
import type { OpAction } from './op-action.ts'
import { type ChatKind, type Role, rankOf } from './roster.ts'

export const MAX_INVITES = 20
export const MAX_INVITE_USES = 1_000

/** A join link as the membership log knows it. Plain values. */
export interface Invite {
  /** Ed25519 public key of the link's seed; 32 bytes. */
  key: Uint8Array
  role: 'MEMBER' | 'READER'
  expiresAtMs: number
  usesLeft: number
  /** Only an admin lets in whoever comes by it. */
  needsApproval: boolean
}

/** Opens one more link; those that ran out by then are forgotten. Throws E2eeError('membership_rule'). */
export function openInvite(
  invites: readonly Invite[],
  action: Extract<OpAction, { type: 'invite' }>,
  atMs: number,
): readonly Invite[] {
  const { key, role, expiresAtMs, maxUses, needsApproval } = action
  const open = invites.filter((invite) => invite.expiresAtMs >= atMs)
  if (open.length >= MAX_INVITES || open.some((invite) => equalBytes(invite.key, key))) fail('membership_rule')
  if (expiresAtMs <= atMs || maxUses < 1 || maxUses > MAX_INVITE_USES) fail('membership_rule')
  return [...open, { key, role, expiresAtMs, usesLeft: maxUses, needsApproval }]
}

/** Throws E2eeError('membership_rule') when there is no such link. */
export function closeInvite(invites: readonly Invite[], key: Uint8Array): readonly Invite[] {
  const left = invites.filter((invite) => !equalBytes(invite.key, key))
  return left.length === invites.length ? fail('membership_rule') : left
}

/** One use of a link by an op of this role and time. Throws E2eeError('not_entitled'). Source docs/e2ee.md [JN3], [JN4] */
export function useInvite(
  invites: readonly Invite[],
  use: { key: Uint8Array; role: Role; atMs: number; actor: Role; kind: ChatKind },
): readonly Invite[] {
  const invite = invites.find(({ key }) => equalBytes(key, use.key)) ?? fail('not_entitled')
  const isFree = !invite.needsApproval && use.kind === 'GROUP'
  if (rankOf(use.actor) < rankOf(isFree ? 'MEMBER' : 'ADMIN')) fail('not_entitled')
  if (use.role !== invite.role || use.atMs > invite.expiresAtMs) fail('not_entitled')
  const usesLeft = invite.usesLeft - 1
  return invites.flatMap((other) => {
    if (other !== invite) return [other]
    return usesLeft > 0 ? [{ ...invite, usesLeft }] : []
  })
}
