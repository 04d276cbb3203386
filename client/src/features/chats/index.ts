export { ChatList } from './list/chat-list.tsx'
export { loadNewChat } from './new-chat/load-new-chat.ts'
