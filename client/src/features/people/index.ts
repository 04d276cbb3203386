import { lazy } from 'react'
import { loadOnce } from '../../lib/load-once.ts'

export { copyInviteLink } from './invite/copy-invite-link.ts'
export { PersonCard } from './person-card.tsx'
export { PersonLine } from './person-line.tsx'
export { presenceDot, presenceLabel } from './presence.ts'
export { VerifiedMark } from './verified-mark.tsx'

const loadInvite = loadOnce(() => import('./invite/invite-page.tsx'))
export const InvitePage = lazy(async () => ({ default: (await loadInvite()).InvitePage }))
