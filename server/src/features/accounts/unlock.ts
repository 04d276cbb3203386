import type { Logger } from 'pino'
import type { Handler } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import type { DirectoryRepository } from '../directory/index.ts'
import type { AccountsRepository } from './accounts.repository.ts'
import type { AuthHash } from './auth-hash.ts'

export interface UnlockDeps {
  accounts: AccountsRepository
  directory: DirectoryRepository
  authHash: AuthHash
  auditLog: Logger
}

export function makeUnlock({ accounts, directory, authHash, auditLog }: UnlockDeps): Handler<'auth:unlock'> {
  return async ({ authSecret }, { caller }) => {
    const account = await accounts.findById(caller.accountId)
    const isRight = await authHash.matches(authSecret, account?.authHash)
    const { accountId, deviceId } = caller
    auditLog.info({ event: isRight ? 'unlocked' : 'unlock-refused', accountId, deviceId }, 'unlock')
    const [entry] = await directory.findByIds([accountId])
    if (account === undefined || entry === undefined || !isRight) throw new OperationError('wrong_credentials')
    return { secrets: account.secrets, entry }
  }
}
