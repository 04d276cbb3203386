import type { GroupInvitationView, GroupLinkView } from '@stogram/core'

export const sampleLinks: GroupLinkView[] = [
  {
    id: 'a',
    text: `gwlQ${'x'.repeat(67)}`,
    expiresAtMs: Date.now() + 6 * 86_400_000,
    usesLeft: 100,
    needsApproval: false,
  },
  { id: 'b', expiresAtMs: Date.now() + 3_600_000, usesLeft: 1, needsApproval: true },
]

export const sampleInvitation: GroupInvitationView = {
  chatId: 'j'.repeat(22),
  state: 'open',
  standing: 'stranger',
  needsApproval: false,
  memberCount: 12,
  title: 'Weekend hike',
}
