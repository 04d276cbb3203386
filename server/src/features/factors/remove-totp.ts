import type { Logger } from 'pino'
import type { Handler } from '../../realtime/handlers.ts'
import type { ChangeProved, ProvePassword } from './change-proved.ts'
import type { FactorsRepository } from './factors.repository.ts'

export interface RemoveTotpDeps {
  factors: FactorsRepository
  provePassword: ProvePassword
  changeProved: ChangeProved
  auditLog: Logger
}

export function makeRemoveTotp({
  factors,
  provePassword,
  changeProved,
  auditLog,
}: RemoveTotpDeps): Handler<'factor:remove-totp'> {
  return async ({ authSecret }, { caller }) => {
    const passwordVersion = await provePassword(caller, authSecret)
    const { accountId, deviceId } = caller
    await changeProved(caller, passwordVersion, (tx) => factors.removeTotp(tx, accountId))
    auditLog.warn({ event: 'factor-removed', kind: 'totp', accountId, deviceId }, 'second factor removed')
    return {}
  }
}
