import type { Logger } from 'pino'
import type { Handler } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import type { AccountsRepository } from './accounts.repository.ts'
import type { AuthHash } from './auth-hash.ts'
import { mustProvePassword } from './must-prove-password.ts'
import { hashRecoverySecret } from './recovery-hash.ts'
import type { SecretsRepository } from './secrets.repository.ts'

export interface RenewRecoveryDeps {
  accounts: AccountsRepository
  secrets: SecretsRepository
  authHash: AuthHash
  auditLog: Logger
}

export function makeRenewRecovery(deps: RenewRecoveryDeps): Handler<'auth:renew-recovery'> {
  return async ({ authSecret, recoverySecret, ...slot }, { caller }) => {
    await mustProvePassword(deps, caller, authSecret)
    const recovery = { ...slot, recoveryHash: hashRecoverySecret(recoverySecret) }
    if (!(await deps.secrets.setRecovery(caller.accountId, recovery))) throw new OperationError('stale_version')
    const { accountId, deviceId } = caller
    deps.auditLog.info({ event: 'recovery-renewed', accountId, deviceId }, 'recovery key renewed')
    return {}
  }
}
