import { usernameKey } from '@stogram/contract'
import type { Handler } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import type { AccountsRepository } from './accounts.repository.ts'

export interface CheckUsernameDeps {
  accounts: Pick<AccountsRepository, 'findByUsernameKey'>
  isRegistrationOpen: boolean
}

export function makeCheckUsername(deps: CheckUsernameDeps): Handler<'auth:check-username'> {
  return async ({ username }) => {
    if (!deps.isRegistrationOpen) throw new OperationError('forbidden', { registration: 'closed' })
    return { isFree: (await deps.accounts.findByUsernameKey(usernameKey(username))) === undefined }
  }
}
