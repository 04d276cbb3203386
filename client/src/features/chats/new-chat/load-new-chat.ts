import { loadOnce } from '../../../lib/load-once.ts'

/** Fetches the sheet that starts a chat. */
export const loadNewChat = loadOnce(() => import('./new-chat-sheet.tsx'))
