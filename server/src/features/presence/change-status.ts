import type { Handler } from '../../realtime/handlers.ts'
import type { PresenceBoard } from './presence.ts'

export function makeChangeStatus(presence: PresenceBoard): Handler<'user:status-change'> {
  return async ({ status }, { caller }) => {
    await presence.changeStatus(caller, status)
    return {}
  }
}
