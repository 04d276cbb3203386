import type { AccountId } from '@stogram/contract'
import { inviteLink } from '../../../state/route.ts'
import { copyText } from '../../../ui/copy-text.ts'

export function copyInviteLink(accountId: AccountId): Promise<void> {
  return copyText(inviteLink(accountId), 'Invite link copied')
}
