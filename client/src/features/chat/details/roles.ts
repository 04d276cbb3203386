import type { MemberView } from '@stogram/core'

type Role = MemberView['role']

const RANKS: Record<Role, number> = { OWNER: 3, ADMIN: 2, MEMBER: 1, READER: 0 }
const WORDS: Record<Role, string | undefined> = {
  OWNER: 'owner',
  ADMIN: 'admin',
  MEMBER: undefined,
  READER: 'reads only',
}

/** Undefined for ordinary members, who need no word. */
export function roleLabel(role: Role): string | undefined {
  return WORDS[role]
}

/** Owners and admins add people and change the name. */
export function canManage(role: Role | undefined): boolean {
  return role !== undefined && RANKS[role] >= RANKS.ADMIN
}

/** Only somebody of a higher rank takes a member out, and never themselves: that is leaving. */
export function canRemove(own: Role | undefined, member: Pick<MemberView, 'role' | 'isSelf'>): boolean {
  return own !== undefined && canManage(own) && !member.isSelf && RANKS[own] > RANKS[member.role]
}

/** What somebody may make of a member: an owner anything else than it is, nobody else anything. */
export function rolesToGive(own: Role | undefined, { role, isSelf }: Pick<MemberView, 'role' | 'isSelf'>): Role[] {
  if (own !== 'OWNER' || isSelf || role === 'OWNER') return []
  return (['OWNER', 'ADMIN', 'MEMBER'] as const).filter((other) => other !== role)
}

/** Who may take over when the only owner leaves, those of the highest rank first. Nobody when nobody has to. */
export function heirsOf(members: readonly MemberView[]): readonly MemberView[] {
  const owners = members.filter((member) => member.role === 'OWNER')
  if (owners.length !== 1 || owners[0]?.isSelf !== true) return []
  return sortMembers(members.filter((member) => !member.isSelf && member.isDeleted !== true))
}

/** Ourselves first, then by rank, then by name. */
export function sortMembers(members: readonly MemberView[]): MemberView[] {
  return [...members].sort(
    (a, b) =>
      Number(b.isSelf) - Number(a.isSelf) ||
      RANKS[b.role] - RANKS[a.role] ||
      a.displayName.localeCompare(b.displayName),
  )
}
