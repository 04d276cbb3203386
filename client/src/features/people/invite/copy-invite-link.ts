import type { AccountId } from '@stogram/contract'
import { inviteLink } from '../../../state/route.ts'
import { showToast } from '../../../ui/toast-store.ts'

export async function copyInviteLink(accountId: AccountId): Promise<void> {
  try {
    await navigator.clipboard.writeText(inviteLink(accountId))
    showToast({ text: 'Invite link copied' })
  } catch {
    showToast({ text: `Copy this link: ${inviteLink(accountId)}`, isSticky: true })
  }
}
