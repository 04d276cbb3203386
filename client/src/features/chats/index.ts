export { ChatList } from './list/chat-list.tsx'
