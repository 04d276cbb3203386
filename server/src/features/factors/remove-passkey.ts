import type { Logger } from 'pino'
import type { Handler } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import type { ChangeProved, ProvePassword } from './change-proved.ts'
import type { FactorsRepository } from './factors.repository.ts'

export interface RemovePasskeyDeps {
  factors: FactorsRepository
  provePassword: ProvePassword
  changeProved: ChangeProved
  auditLog: Logger
}

export function makeRemovePasskey(deps: RemovePasskeyDeps): Handler<'factor:remove-passkey'> {
  const { factors, provePassword, changeProved, auditLog } = deps
  return async ({ authSecret, passkeyId }, { caller }) => {
    const passwordVersion = await provePassword(caller, authSecret)
    const { accountId, deviceId } = caller
    const isRemoved = await changeProved(caller, passwordVersion, (tx) =>
      factors.removePasskey(tx, accountId, passkeyId),
    )
    if (!isRemoved) throw new OperationError('not_found')
    auditLog.warn({ event: 'factor-removed', kind: 'passkey', accountId, deviceId }, 'second factor removed')
    return {}
  }
}
