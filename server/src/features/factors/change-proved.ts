import type { Prisma } from '../../../generated/client.ts'
import type { DeviceCaller } from '../../realtime/handlers.ts'

/**
 * A device that lies open must not change how its account is guarded. The version of the password that was right; throws
 * OperationError('wrong_credentials').
 */
export type ProvePassword = (caller: DeviceCaller, authSecret: Uint8Array) => Promise<number>

/**
 * Changes it in a transaction, only if that password is in force until the commit. Throws
 * OperationError('wrong_credentials' | 'session_revoked').
 */
export type ChangeProved = <T>(
  caller: DeviceCaller,
  passwordVersion: number,
  change: (tx: Prisma.TransactionClient) => Promise<T>,
) => Promise<T>
