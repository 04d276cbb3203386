import type { Logger } from 'pino'
import type { Handler } from '../../realtime/handlers.ts'
import type { FactorsRepository } from './factors.repository.ts'
import type { ProvePassword } from './prove-password.ts'

export interface RemoveTotpDeps {
  factors: FactorsRepository
  provePassword: ProvePassword
  auditLog: Logger
}

export function makeRemoveTotp({ factors, provePassword, auditLog }: RemoveTotpDeps): Handler<'factor:remove-totp'> {
  return async ({ authSecret }, { caller }) => {
    await provePassword(caller, authSecret)
    const { accountId, deviceId } = caller
    await factors.removeTotp(accountId)
    auditLog.warn({ event: 'factor-removed', kind: 'totp', accountId, deviceId }, 'second factor removed')
    return {}
  }
}
