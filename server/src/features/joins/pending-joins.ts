import type { Handler } from '../../realtime/handlers.ts'
import type { JoinsRepository } from './joins.repository.ts'

export function makePendingJoins(joins: JoinsRepository): Handler<'join:pending'> {
  return async (_request, { caller: { accountId } }) => {
    const [admit, decide] = await Promise.all([joins.takeToAdmit(accountId), joins.findToDecide(accountId)])
    return { admit, decide }
  }
}
