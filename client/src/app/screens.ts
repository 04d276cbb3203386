export { InvitePage } from '../features/people/index.ts'
export { ChatList, ChatPanel, ChatView, DevicesPage } from './pending-screens.tsx'
