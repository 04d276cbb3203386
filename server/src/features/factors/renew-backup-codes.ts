import type { Logger } from 'pino'
import type { Handler } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import { hashBackupCode } from './backup-code-hash.ts'
import type { FactorsRepository } from './factors.repository.ts'
import type { ProvePassword } from './prove-password.ts'

export interface RenewBackupCodesDeps {
  factors: FactorsRepository
  provePassword: ProvePassword
  auditLog: Logger
}

export function makeRenewBackupCodes(deps: RenewBackupCodesDeps): Handler<'factor:renew-backup-codes'> {
  const { factors, provePassword, auditLog } = deps
  return async ({ authSecret, backupCodes }, { caller }) => {
    await provePassword(caller, authSecret)
    const { accountId, deviceId } = caller
    const codeHashes = backupCodes.map((code) => hashBackupCode(accountId, code))
    if (!(await factors.replaceBackupCodes(accountId, codeHashes))) throw new OperationError('forbidden')
    auditLog.warn({ event: 'backup-codes-renewed', accountId, deviceId }, 'backup codes renewed')
    return {}
  }
}
