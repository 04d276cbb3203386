import type { Handler } from '../../realtime/handlers.ts'
import type { EndSessions } from './end-sessions.ts'

export function makeLogout(endSessions: EndSessions): Handler<'auth:logout'> {
  return async (_request, { caller, cookie }) => {
    await endSessions([caller.sessionId], 'logged_out', caller)
    cookie.clear()
    return {}
  }
}
