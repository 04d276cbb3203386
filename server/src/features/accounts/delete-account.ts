import { idBytes, verifyIdentityChain, verifyTombstone } from '@stogram/e2ee/public'
import type { Logger } from 'pino'
import type { LogStore } from '../../log/log.ts'
import type { FanOut } from '../../realtime/fan-out.ts'
import type { Handler } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import { type DirectoryRepository, mustVerify } from '../directory/index.ts'
import type { LiveSessions } from '../sessions/index.ts'
import type { AccountsRepository } from './accounts.repository.ts'
import type { AuthHash } from './auth-hash.ts'
import type { EraseAccount } from './erase-account.ts'
import { mustProvePassword } from './must-prove-password.ts'
import { mustStillHold } from './password-proof.ts'

export interface DeleteAccountDeps {
  accounts: AccountsRepository
  directory: DirectoryRepository
  authHash: AuthHash
  eraseAccount: EraseAccount
  log: LogStore
  live: LiveSessions
  fanOut: FanOut
  auditLog: Logger
}

export function makeDeleteAccount(deps: DeleteAccountDeps): Handler<'auth:delete-account'> {
  const { directory, eraseAccount, log, live, fanOut, auditLog } = deps
  return async ({ authSecret, tombstone }, { caller, cookie }) => {
    const { accountId, deviceId, sessionId } = caller
    const { secrets } = await mustProvePassword(deps, caller, authSecret)
    const [entry] = await directory.findByIds([accountId])
    if (entry === undefined) throw new OperationError('forbidden')
    const identity = await verifyIdentityChain(entry.identityChain, idBytes(accountId))
    await mustVerify('forbidden', 'tombstone', () => verifyTombstone(tombstone, identity))
    const { notices, endedSessionIds } = await eraseAccount({
      ...{ accountId, deviceId, tombstone },
      mustHold: (tx) => mustStillHold(tx, caller, secrets.passwordVersion),
    })
    live.forget(endedSessionIds)
    // The caller knows; its socket closes with its session's next check.
    const others = endedSessionIds.filter((id) => id !== sessionId)
    fanOut.endSessions(others, 'deleted')
    log.announce(notices)
    cookie.clear()
    auditLog.warn({ event: 'account-deleted', accountId, deviceId }, 'account deleted')
    return {}
  }
}
