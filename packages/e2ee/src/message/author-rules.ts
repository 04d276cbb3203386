import { type Role, rankOf } from '../chat/roster.ts'
import { equalBytes } from '../codec/bytes.ts'
import { fail } from '../errors.ts'
import type { MessageBody, MessageType } from './body.ts'

/**
 * The rule between a message and the one it points at; the caller looks the target up by `targetHash` in this chat.
 * Without the target (not loaded, never seen) hold the message and apply nothing.
 *
 * Source  docs/e2ee.md [MS11]
 * Throws  E2eeError('author_rule')
 */
export function checkAuthor(
  body: MessageBody,
  author: { aid: Uint8Array; role: Role },
  target: { aid: Uint8Array; type: MessageType },
): void {
  if (!isAllowed(body.type, author, target)) fail('author_rule')
}

const EDITABLE: readonly MessageType[] = ['text', 'file']
const POINTED_AT: readonly MessageType[] = ['text', 'file', 'poll', 'call']

function isAllowed(
  type: MessageType,
  author: { aid: Uint8Array; role: Role },
  target: { aid: Uint8Array; type: MessageType },
): boolean {
  const isOwn = equalBytes(author.aid, target.aid)
  switch (type) {
    case 'edit':
      return isOwn && EDITABLE.includes(target.type)
    case 'delete':
      return (isOwn || rankOf(author.role) >= rankOf('ADMIN')) && POINTED_AT.includes(target.type)
    case 'vote':
      return target.type === 'poll'
    case 'reaction':
    case 'pin':
    case 'text':
    case 'file':
      return POINTED_AT.includes(target.type)
    case 'receipt':
    case 'poll':
    case 'call':
    case 'system':
      return false
  }
}
