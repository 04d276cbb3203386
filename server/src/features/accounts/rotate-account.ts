import type { Logger } from 'pino'
import type { Handler } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import type { AdmitDevice } from '../devices/index.ts'
import { type DirectoryRepository, verifyRotation } from '../directory/index.ts'
import type { FactorsRepository } from '../factors/index.ts'
import type { AccountsRepository } from './accounts.repository.ts'
import type { AuthHash } from './auth-hash.ts'
import { mustProvePassword } from './must-prove-password.ts'
import { mustStillHold } from './password-proof.ts'
import { hashRecoverySecret } from './recovery-hash.ts'
import type { SecretsRepository } from './secrets.repository.ts'

export interface RotateAccountDeps {
  accounts: AccountsRepository
  secrets: SecretsRepository
  directory: DirectoryRepository
  factors: Pick<FactorsRepository, 'removeAll'>
  authHash: AuthHash
  admitDevice: AdmitDevice
  auditLog: Logger
}

/**
 * New keys, password, recovery key and device, and the end of every other device and of the second factors, which may be
 * somebody else's: all of it or nothing.
 */
export function makeRotateAccount(deps: RotateAccountDeps): Handler<'auth:rotate-account'> {
  const { secrets, directory, factors, authHash, admitDevice, auditLog } = deps
  return async (request, { caller, cookie }) => {
    const { accountId } = caller
    const { oldAuthSecret, authSecret, recoverySecret, identity, certificate, deviceList, proof, ...slots } = request
    const { secrets: proved } = await mustProvePassword(deps, caller, oldAuthSecret)
    const [entry] = await directory.findByIds([accountId])
    if (entry === undefined) throw new OperationError('forbidden')
    const { seq, airHash: hash } = await verifyRotation(entry, identity)
    const password = { ...slots, authHash: await authHash.make(authSecret) }
    const recovery = { ...slots, recoveryHash: hashRecoverySecret(recoverySecret) }
    const session = await admitDevice(
      {
        ...{ accountId, certificate, deviceList, proof, purpose: 'rotate', rotation: identity },
        async alongside(tx, { deviceIds }) {
          await mustStillHold(tx, caller, proved.passwordVersion)
          if (deviceIds.length !== 1) throw new OperationError('forbidden', { record: 'deviceList' })
          const isSet =
            (await secrets.setPassword(tx, accountId, password)) &&
            (await secrets.setRecovery(tx, accountId, recovery)) &&
            (await secrets.setKeys(tx, accountId, { ...slots, identity, seq, hash }))
          if (!isSet) throw new OperationError('stale_version')
          await factors.removeAll(tx, accountId)
        },
      },
      cookie,
    )
    auditLog.warn({ event: 'account-rotated', accountId, deviceId: session.deviceId }, 'account rotated')
    return session
  }
}
