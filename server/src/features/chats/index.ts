export { makeChatsRepository } from './chats.repository.ts'
