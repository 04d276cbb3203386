import type { Prisma } from '../../../generated/client.ts'
import type { TicketCaller } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import { type FactorsRepository, nameFactors } from '../factors/index.ts'
import type { ListChange } from './publish-device-list.ts'

/**
 * Part of the transaction that enrols: what changed since the log-in has ended its ticket. A ticket enrols one device,
 * because the list that came with it is followed once.
 *
 * Throws OperationError('unauthorized' | 'stale_version').
 */
export async function mustStillOpen(
  tx: Prisma.TransactionClient,
  { accountId, ...ticket }: TicketCaller,
  { list, factors }: { list: ListChange; factors: Pick<FactorsRepository, 'find'> },
): Promise<void> {
  const account = await tx.account.findUnique({ where: { id: accountId }, select: { passwordVersion: true } })
  if (account?.passwordVersion !== ticket.passwordVersion) throw new OperationError('unauthorized')
  if (nameFactors(await factors.find(accountId, tx)) !== ticket.factors) throw new OperationError('unauthorized')
  if (list.version !== ticket.listVersion + 1) throw new OperationError('stale_version')
}
