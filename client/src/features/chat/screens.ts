export { SidePanel } from './details/side-panel.tsx'
export { ChatView } from './view/chat-view.tsx'
export { watchDeletes } from './view/pending-deletes.ts'
