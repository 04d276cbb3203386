import type { Logger } from 'pino'
import type { Handler } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import type { FactorsRepository } from './factors.repository.ts'
import type { ProvePassword } from './prove-password.ts'

export interface RemovePasskeyDeps {
  factors: FactorsRepository
  provePassword: ProvePassword
  auditLog: Logger
}

export function makeRemovePasskey(deps: RemovePasskeyDeps): Handler<'factor:remove-passkey'> {
  const { factors, provePassword, auditLog } = deps
  return async ({ authSecret, passkeyId }, { caller }) => {
    await provePassword(caller, authSecret)
    const { accountId, deviceId } = caller
    if (!(await factors.removePasskey(accountId, passkeyId))) throw new OperationError('not_found')
    auditLog.warn({ event: 'factor-removed', kind: 'passkey', accountId, deviceId }, 'second factor removed')
    return {}
  }
}
