import type { Logger } from 'pino'
import type { Handler } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import { hashBackupCode } from './backup-code-hash.ts'
import type { ChangeProved, ProvePassword } from './change-proved.ts'
import type { FactorsRepository } from './factors.repository.ts'

export interface RenewBackupCodesDeps {
  factors: FactorsRepository
  provePassword: ProvePassword
  changeProved: ChangeProved
  auditLog: Logger
}

export function makeRenewBackupCodes(deps: RenewBackupCodesDeps): Handler<'factor:renew-backup-codes'> {
  const { factors, provePassword, changeProved, auditLog } = deps
  return async ({ authSecret, backupCodes }, { caller }) => {
    const passwordVersion = await provePassword(caller, authSecret)
    const { accountId, deviceId } = caller
    const codeHashes = backupCodes.map((code) => hashBackupCode(accountId, code))
    const isReplaced = await changeProved(caller, passwordVersion, (tx) =>
      factors.replaceBackupCodes(tx, accountId, codeHashes),
    )
    if (!isReplaced) throw new OperationError('forbidden')
    auditLog.warn({ event: 'backup-codes-renewed', accountId, deviceId }, 'backup codes renewed')
    return {}
  }
}
