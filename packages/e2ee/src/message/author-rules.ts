import type { ChatKind, Role } from '../chat/roster.ts'
import { notBuilt } from '../not-built.ts'
import type { MessageBody, MessageType } from './body.ts'

/** May somebody with this role send this here? Checked by `sealMessage` and `openMessage`. */
export function mayPost(_kind: ChatKind, _role: Role, _type: MessageType): boolean {
  return notBuilt()
}

/**
 * The rule between a message and the one it points at; the caller looks the target up by `targetHash` in this chat.
 * Throws E2eeError('author_rule'). No target (not loaded, never seen): hold the message, apply nothing.
 */
export function checkAuthor(
  _body: MessageBody,
  _author: { aid: Uint8Array; role: Role },
  _target: { aid: Uint8Array; type: MessageType },
): void {
  return notBuilt()
}
