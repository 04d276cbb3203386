import type { FanOut } from '../../realtime/fan-out.ts'
import type { Handler } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import type { JoinsRepository } from './joins.repository.ts'
import { tellAdmins } from './tell-admins.ts'

export function makeDeclineJoin(joins: JoinsRepository, fanOut: FanOut): Handler<'join:decline'> {
  return async ({ chatId, accountId }, { caller }) => {
    if (!(await joins.decline(chatId, accountId, caller.accountId))) throw new OperationError('not_found')
    await tellAdmins(joins, fanOut, chatId)
    return {}
  }
}
