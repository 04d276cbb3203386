import type { Logger } from 'pino'
import type { DeviceCaller } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import type { AccountsRepository, StoredAccount } from './accounts.repository.ts'
import type { AuthHash } from './auth-hash.ts'

/** What changes an account asks for its password each time: a signed-in device that lies open is not enough. */
export async function mustProvePassword(
  { accounts, authHash, auditLog }: { accounts: AccountsRepository; authHash: AuthHash; auditLog: Logger },
  { accountId, deviceId }: DeviceCaller,
  authSecret: Uint8Array,
): Promise<StoredAccount> {
  const account = await accounts.findById(accountId)
  const isRight = await authHash.matches(authSecret, account?.authHash)
  auditLog.info({ event: isRight ? 'unlocked' : 'unlock-refused', accountId, deviceId }, 'unlock')
  if (account === undefined || !isRight) throw new OperationError('wrong_credentials')
  return account
}
