import type { AccountId, ChatId } from '@stogram/contract'
import {
  type ChatMeta,
  cleanText,
  E2eeError,
  type Epoch,
  MAX_TITLE,
  type Membership,
  openChatMeta,
  rankOf,
  sealChatMeta,
} from '@stogram/e2ee'
import { CoreError } from '../api.ts'
import { findMemberByText } from '../crypto/may-write.ts'
import type { Engine } from '../engine.ts'
import { hasKey } from '../inbox/log-context.ts'
import type { GroupAction } from './change-group.ts'

const NO_META: ChatMeta = { title: '', description: '', photo: new Uint8Array(0) }

/** What the group calls itself now, as far as this device can read it: an older title may be sealed to others. */
export async function loadMeta(engine: Engine, chatId: ChatId, { meta }: Membership): Promise<ChatMeta> {
  if (meta === undefined) return NO_META
  const row = await engine.db.get('epochs', [chatId, 'epoch', meta.epoch])
  const epoch = row !== undefined && 'epoch' in row ? row.epoch : undefined
  if (!hasKey(epoch)) return NO_META
  try {
    return await openChatMeta(epoch, meta.sealed)
  } catch (error) {
    if (error instanceof E2eeError) return NO_META
    throw error
  }
}

export async function sealMeta(epoch: Epoch, meta: ChatMeta): Promise<GroupAction> {
  return { type: 'setMeta', epoch: epoch.number, sealed: await sealChatMeta(epoch, meta) }
}

export function mayRename(state: Membership, accountId: AccountId): boolean {
  const member = findMemberByText(state, accountId)
  return !state.isClosed && member !== undefined && rankOf(member.role) >= rankOf('ADMIN')
}

/** Throws CoreError('too_large') for what a group cannot be called. */
export function mustFitTitle(title: string): void {
  const { length } = cleanText(title)
  if (length === 0 || length > MAX_TITLE) {
    throw new CoreError('too_large', `A title has 1 to ${MAX_TITLE} characters.`)
  }
}
