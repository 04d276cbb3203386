import type { Logger } from 'pino'
import type { Prisma } from '../../../generated/client.ts'
import type { Database } from '../../infra/database.ts'
import type { LogStore } from '../../log/log.ts'
import type { DeviceCaller } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import type { AccountsRepository } from './accounts.repository.ts'
import type { AuthHash } from './auth-hash.ts'
import { mustProvePassword } from './must-prove-password.ts'

export interface PasswordProofDeps {
  database: Database
  log: LogStore
  accounts: AccountsRepository
  authHash: AuthHash
  auditLog: Logger
}

export interface PasswordProof {
  /** The version of the password that was right. Throws OperationError('wrong_credentials'). */
  prove(caller: DeviceCaller, authSecret: Uint8Array): Promise<number>
  /**
   * Changes what guards the account, in a transaction that finds the proof still good. Throws
   * OperationError('wrong_credentials' | 'session_revoked').
   */
  change<T>(
    caller: DeviceCaller,
    passwordVersion: number,
    change: (tx: Prisma.TransactionClient) => Promise<T>,
  ): Promise<T>
}

export function makePasswordProof(deps: PasswordProofDeps): PasswordProof {
  const { database, log } = deps
  return {
    async prove(caller, authSecret) {
      const { secrets } = await mustProvePassword(deps, caller, authSecret)
      return secrets.passwordVersion
    },
    change: (caller, passwordVersion, change) =>
      database.change(async (tx) => {
        await log.lockInTransaction(tx, [caller.accountId])
        await mustStillHold(tx, caller, passwordVersion)
        return change(tx)
      }),
  }
}

/**
 * To prove a password takes a while, in which another device may have changed it, revoked this one or ended the account.
 * Each of those holds the account's log, as this transaction must: what is found here stays so until its commit.
 */
export async function mustStillHold(
  tx: Prisma.TransactionClient,
  { accountId, deviceId }: DeviceCaller,
  passwordVersion: number,
): Promise<void> {
  const isThere = (await tx.device.count({ where: { id: deviceId, accountId, revokedAt: null } })) === 1
  if (!isThere) throw new OperationError('session_revoked', { reason: 'revoked' })
  const isInForce = (await tx.account.count({ where: { id: accountId, passwordVersion, tombstone: null } })) === 1
  if (!isInForce) throw new OperationError('wrong_credentials')
}
