import { type Request, usernameKey } from '@stogram/contract'
import type { Logger } from 'pino'
import { OperationError } from '../../realtime/operation-error.ts'
import type { AccountsRepository, StoredAccount } from './accounts.repository.ts'
import { mustBeOpen } from './must-be-open.ts'
import { isRecoverySecret } from './recovery-hash.ts'

/**
 * The account whose recovery key somebody has proved. An unknown name, an account without a recovery key and a wrong
 * proof look alike: OperationError('wrong_credentials'). Throws OperationError('account_locked') after the right proof.
 */
export async function findRecovering(
  { accounts, auditLog }: { accounts: AccountsRepository; auditLog: Logger },
  { username, recoverySecret }: Request<'auth:recover'>,
): Promise<StoredAccount> {
  const account = await accounts.findByUsernameKey(usernameKey(username))
  const isRight = isRecoverySecret(recoverySecret, account?.recoveryHash)
  const accountId = account?.id
  auditLog.warn({ event: isRight ? 'recovering' : 'recovery-refused', accountId }, 'recovery')
  if (account === undefined || !isRight) throw new OperationError('wrong_credentials')
  mustBeOpen(account)
  return account
}
