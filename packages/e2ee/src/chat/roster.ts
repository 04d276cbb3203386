export type Role = 'OWNER' | 'ADMIN' | 'MEMBER' | 'READER'
export type ChatKind = 'PRIVATE' | 'GROUP' | 'CHANNEL'

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
  /** Number of the newest op after which a new epoch is due. */
  rotationSeq: number
  /** Sorted by aid. */
  members: readonly Member[]
}

const RANK: Record<Role, number> = { OWNER: 3, ADMIN: 2, MEMBER: 1, READER: 0 }

export function rankOf(role: Role): number {
  return RANK[role]
}
