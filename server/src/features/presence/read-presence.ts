import type { Handler } from '../../realtime/handlers.ts'
import type { PresenceBoard } from './presence.ts'

export function makeReadPresence(presence: PresenceBoard): Handler<'user:presence'> {
  return async ({ accountIds }, { caller }) => ({ presences: await presence.describe(caller.accountId, accountIds) })
}
