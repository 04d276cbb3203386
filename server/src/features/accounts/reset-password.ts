import type { Logger } from 'pino'
import type { Handler } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import type { AdmitDevice } from '../devices/index.ts'
import type { FactorsRepository } from '../factors/index.ts'
import type { AccountsRepository } from './accounts.repository.ts'
import type { AuthHash } from './auth-hash.ts'
import { findRecovering } from './find-recovering.ts'
import type { SecretsRepository } from './secrets.repository.ts'

export interface ResetPasswordDeps {
  accounts: AccountsRepository
  secrets: SecretsRepository
  factors: Pick<FactorsRepository, 'removeAll'>
  authHash: AuthHash
  admitDevice: AdmitDevice
  auditLog: Logger
}

/**
 * New password, new device, the end of every other one and of the second factor, which may be lost with what it was on:
 * all of it or nothing.
 */
export function makeResetPassword(deps: ResetPasswordDeps): Handler<'auth:reset-password'> {
  const { secrets, factors, admitDevice, auditLog } = deps
  return async (request, { cookie }) => {
    const { username, recoverySecret, authSecret, certificate, deviceList, proof, ...slot } = request
    const { id: accountId, recoveryHash } = await findRecovering(deps, { username, recoverySecret })
    const password = { ...slot, authHash: await deps.authHash.make(authSecret) }
    const session = await admitDevice(
      {
        ...{ accountId, certificate, deviceList, proof, purpose: 'recover' },
        async alongside(tx, { deviceIds }) {
          if (deviceIds.length !== 1) throw new OperationError('forbidden', { record: 'deviceList' })
          const isSet = await secrets.setPassword(tx, accountId, password, recoveryHash)
          if (!isSet) throw new OperationError('stale_version')
          await factors.removeAll(tx, accountId)
        },
      },
      cookie,
    )
    auditLog.warn({ event: 'recovered', accountId, deviceId: session.deviceId }, 'account recovered')
    return session
  }
}
