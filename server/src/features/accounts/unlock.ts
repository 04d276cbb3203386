import type { Logger } from 'pino'
import type { Handler } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import type { DirectoryRepository } from '../directory/index.ts'
import type { AccountsRepository } from './accounts.repository.ts'
import type { AuthHash } from './auth-hash.ts'
import { mustProvePassword } from './must-prove-password.ts'

export interface UnlockDeps {
  accounts: AccountsRepository
  directory: DirectoryRepository
  authHash: AuthHash
  auditLog: Logger
}

export function makeUnlock(deps: UnlockDeps): Handler<'auth:unlock'> {
  return async ({ authSecret }, { caller }) => {
    const { secrets } = await mustProvePassword(deps, caller, authSecret)
    const [entry] = await deps.directory.findByIds([caller.accountId])
    if (entry === undefined) throw new OperationError('wrong_credentials')
    return { secrets, entry }
  }
}
