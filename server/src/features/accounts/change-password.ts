import type { Logger } from 'pino'
import type { Handler } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import type { PublishDeviceList } from '../devices/index.ts'
import type { AccountsRepository } from './accounts.repository.ts'
import type { AuthHash } from './auth-hash.ts'
import { mustProvePassword } from './must-prove-password.ts'
import { mustStillHold } from './password-proof.ts'
import type { SecretsRepository } from './secrets.repository.ts'

export interface ChangePasswordDeps {
  accounts: AccountsRepository
  secrets: SecretsRepository
  authHash: AuthHash
  publishDeviceList: PublishDeviceList
  auditLog: Logger
}

/** New password and the end of every other device: all of it or nothing. */
export function makeChangePassword(deps: ChangePasswordDeps): Handler<'auth:change-password'> {
  const { secrets, authHash, publishDeviceList, auditLog } = deps
  return async ({ oldAuthSecret, authSecret, deviceList, ...slot }, { caller }) => {
    const { accountId, deviceId } = caller
    const { secrets: proved } = await mustProvePassword(deps, caller, oldAuthSecret)
    const password = { ...slot, authHash: await authHash.make(authSecret) }
    await publishDeviceList({
      ...{ accountId, deviceList, actorDeviceId: deviceId, joining: undefined },
      async alongside(tx, { deviceIds }) {
        await mustStillHold(tx, caller, proved.passwordVersion)
        const isAlone = deviceIds.length === 1 && deviceIds[0] === deviceId
        if (!isAlone) throw new OperationError('forbidden', { record: 'deviceList' })
        if (!(await secrets.setPassword(tx, accountId, password))) throw new OperationError('stale_version')
      },
    })
    auditLog.warn({ event: 'password-changed', accountId, deviceId }, 'password changed')
    return {}
  }
}
