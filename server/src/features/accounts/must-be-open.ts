import { OperationError } from '../../realtime/operation-error.ts'
import type { StoredAccount } from './accounts.repository.ts'

/** Only for who has proved to be its owner: OperationError('account_locked'). */
export function mustBeOpen({ isLocked }: Pick<StoredAccount, 'isLocked'>): void {
  if (isLocked) throw new OperationError('account_locked')
}
