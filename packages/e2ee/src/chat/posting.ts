import type { MessageType } from '../message/body.ts'
import { type ChatKind, type Role, rankOf } from './roster.ts'

const BY_READERS: readonly MessageType[] = ['receipt', 'reaction', 'vote']

/** May somebody with this role send this here? Checked by `sealMessage` and `openMessage`. Source docs/e2ee.md [MB12] */
export function mayPost(kind: ChatKind, role: Role, type: MessageType): boolean {
  if (kind === 'PRIVATE' || BY_READERS.includes(type)) return true
  if (kind === 'CHANNEL' || type === 'pin') return rankOf(role) >= rankOf('ADMIN')
  return rankOf(role) >= rankOf('MEMBER')
}
