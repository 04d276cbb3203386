import { usernameKey } from '@stogram/contract'
import type { Logger } from 'pino'
import type { Handler } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import type { DirectoryRepository } from '../directory/index.ts'
import type { AccessTokens } from '../sessions/index.ts'
import type { AccountsRepository } from './accounts.repository.ts'
import type { AuthHash } from './auth-hash.ts'

export interface LoginDeps {
  accounts: AccountsRepository
  directory: DirectoryRepository
  authHash: AuthHash
  tokens: AccessTokens
  auditLog: Logger
}

export function makeLogin({ accounts, directory, authHash, tokens, auditLog }: LoginDeps): Handler<'auth:login'> {
  return async ({ username, authSecret }) => {
    const account = await accounts.findByUsernameKey(usernameKey(username))
    const isRight = await authHash.matches(authSecret, account?.authHash)
    if (account === undefined || !isRight) {
      auditLog.warn({ event: 'login-refused', ...(account && { accountId: account.id }) }, 'login refused')
      throw new OperationError('wrong_credentials')
    }
    const [entry] = await directory.findByIds([account.id])
    if (entry === undefined) throw new OperationError('wrong_credentials')
    auditLog.info({ event: 'login', accountId: account.id }, 'login')
    return { ticket: await tokens.issueTicket(account.id), secrets: account.secrets, entry }
  }
}
