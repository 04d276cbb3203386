import { lazy } from 'react'

/** The list of chats comes with the first script, the rest when it is asked for. */
export { ChatView, JoinPage, SidePanel } from '../features/chat/index.ts'
export { ChatList } from '../features/chats/index.ts'
export { InvitePage } from '../features/people/index.ts'
export { VerifyDialog } from '../features/verification/index.ts'

export const DevicesPage = lazy(async () => ({
  default: (await import('../features/devices/index.ts')).DevicesPage,
}))

export const SecurityPage = lazy(async () => ({
  default: (await import('../features/security/index.ts')).SecurityPage,
}))

export const ShortcutsSheet = lazy(async () => ({
  default: (await import('../features/settings/index.ts')).ShortcutsSheet,
}))

export const SettingsPage = lazy(async () => ({
  default: (await import('../features/settings/index.ts')).SettingsPage,
}))
