import type { Logger } from 'pino'
import type { Handler } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import type { SecondFactor } from '../factors/index.ts'
import type { AccountsRepository } from './accounts.repository.ts'
import { type GiveAccountDeps, giveAccount } from './give-account.ts'
import { mustBeOpen } from './must-be-open.ts'

export interface ProveFactorDeps extends GiveAccountDeps {
  accounts: AccountsRepository
  secondFactor: SecondFactor
  auditLog: Logger
}

/** The ticket says that the password was right a moment ago. */
export function makeProveFactor(deps: ProveFactorDeps): Handler<'auth:prove-factor'> {
  const { accounts, secondFactor, auditLog } = deps
  return async ({ proof }, { caller }) => {
    const { accountId, passwordVersion } = caller
    const account = await accounts.findById(accountId)
    if (account?.secrets.passwordVersion !== passwordVersion) throw new OperationError('unauthorized')
    // Before one of them is proved: the ticket stands for none that comes later.
    const factors = await secondFactor.nameFactors(accountId)
    await secondFactor.mustProve(caller, proof)
    mustBeOpen(account)
    const opened = await giveAccount(deps, account, factors)
    auditLog.info({ event: 'login', accountId }, 'login')
    return opened
  }
}
