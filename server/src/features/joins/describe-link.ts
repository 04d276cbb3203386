import type { Handler } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import type { JoinsRepository } from './joins.repository.ts'

export function makeDescribeLink(joins: JoinsRepository): Handler<'join:describe'> {
  return async (link, { caller }) => {
    if (!(await joins.describe(link, caller.accountId))) throw new OperationError('not_found')
    return {}
  }
}
