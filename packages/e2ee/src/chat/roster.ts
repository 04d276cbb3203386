import { equalBytes } from '../codec/bytes.ts'

export type Role = 'OWNER' | 'ADMIN' | 'MEMBER' | 'READER'
export type ChatKind = 'PRIVATE' | 'GROUP' | 'CHANNEL'

export const MAX_MEMBERS = 1_000

export interface Member {
  aid: Uint8Array
  /** Hash of the identity record under which the member was added. */
  airHash: Uint8Array
  role: Role
}

/** Who belongs to a chat at one point of its membership log. Plain values: may be stored. */
export interface Roster {
  chatId: Uint8Array
  kind: ChatKind
  /** Number of the newest op; 0 for a private chat and for a group's genesis. */
  logSeq: number
  logHead: Uint8Array
  /**
   * Private chats: heads under older identity records of the two accounts. An epoch under one of them is valid and due
   * for replacement, because a key rotation has no place in the chat's log.
   */
  pastLogHeads: readonly Uint8Array[]
  /** Number of the newest op after which a new epoch is due. */
  rotationSeq: number
  /** Sorted by aid. */
  members: readonly Member[]
  /** Device ids that may author no further op, epoch or message. */
  revokedDeviceIds: readonly Uint8Array[]
}

const RANK: Record<Role, number> = { READER: 0, MEMBER: 1, ADMIN: 2, OWNER: 3 }
const ROLES = Object.keys(RANK) as Role[]

/** The number of a role on the wire, and its order. */
export function rankOf(role: Role): number {
  return RANK[role]
}

export function roleOf(rank: number): Role | undefined {
  return ROLES[rank]
}

export function findMember(roster: Roster, aid: Uint8Array): Member | undefined {
  return roster.members.find((member) => equalBytes(member.aid, aid))
}
