import { usernameKey } from '@stogram/contract'
import type { Logger } from 'pino'
import type { Handler } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import type { SecondFactor } from '../factors/index.ts'
import type { AccountsRepository } from './accounts.repository.ts'
import type { AuthHash } from './auth-hash.ts'
import { type GiveAccountDeps, giveAccount } from './give-account.ts'
import { mustBeOpen } from './must-be-open.ts'

export interface LoginDeps extends GiveAccountDeps {
  accounts: AccountsRepository
  authHash: AuthHash
  secondFactor: SecondFactor
  auditLog: Logger
}

export function makeLogin(deps: LoginDeps): Handler<'auth:login'> {
  const { accounts, authHash, secondFactor, auditLog } = deps
  return async ({ username, authSecret }) => {
    const account = await accounts.findByUsernameKey(usernameKey(username))
    const isRight = await authHash.matches(authSecret, account?.authHash)
    if (account === undefined || !isRight) {
      auditLog.warn({ event: 'login-refused', ...(account && { accountId: account.id }) }, 'login refused')
      throw new OperationError('wrong_credentials')
    }
    mustBeOpen(account)
    const { request, factors } = await secondFactor.askFor(account.id, account.secrets.passwordVersion)
    if (request !== undefined) {
      auditLog.info({ event: 'factor-asked', accountId: account.id }, 'second factor asked for')
      return { factor: request }
    }
    const opened = await giveAccount(deps, account, factors)
    auditLog.info({ event: 'login', accountId: account.id }, 'login')
    return opened
  }
}
