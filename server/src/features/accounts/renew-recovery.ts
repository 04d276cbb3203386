import type { AccountId } from '@stogram/contract'
import { equalBytes } from '@stogram/e2ee/public'
import type { Logger } from 'pino'
import type { Handler } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import type { AccountsRepository } from './accounts.repository.ts'
import type { PasswordProof } from './password-proof.ts'
import { hashRecoverySecret } from './recovery-hash.ts'
import type { NewRecovery, SecretsRepository } from './secrets.repository.ts'

export interface RenewRecoveryDeps {
  accounts: AccountsRepository
  secrets: SecretsRepository
  password: PasswordProof
  auditLog: Logger
}

export function makeRenewRecovery(deps: RenewRecoveryDeps): Handler<'auth:renew-recovery'> {
  return async ({ authSecret, recoverySecret, ...slot }, { caller }) => {
    const { accountId, deviceId } = caller
    const recovery = { ...slot, recoveryHash: hashRecoverySecret(recoverySecret) }
    const passwordVersion = await deps.password.prove(caller, authSecret)
    const isSet = await deps.password.change(caller, passwordVersion, (tx) =>
      deps.secrets.setRecovery(tx, accountId, recovery),
    )
    if (!isSet && !(await isRepeat(deps, accountId, recovery))) throw new OperationError('stale_version')
    const event = isSet ? 'recovery-renewed' : 'recovery-renewal-repeated'
    deps.auditLog.info({ event, accountId, deviceId }, 'recovery key renewed')
    return {}
  }
}

/** The same key once more, because the first answer was lost. */
async function isRepeat(
  { accounts }: RenewRecoveryDeps,
  accountId: AccountId,
  { recoveryHash, recoveryVersion }: NewRecovery,
): Promise<boolean> {
  const account = await accounts.findById(accountId)
  if (account?.recoveryHash === undefined || account.secrets.recoveryVersion !== recoveryVersion) return false
  return equalBytes(account.recoveryHash, recoveryHash)
}
