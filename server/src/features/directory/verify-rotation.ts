import type { DirectoryEntry, SignedRecord } from '@stogram/contract'
import { type Identity, idBytes, verifyIdentityChain } from '@stogram/e2ee/public'
import { mustVerify } from './signed-records.ts'

/**
 * The identity of an account, with the new record when it is about to get one.
 * Throws OperationError('forbidden') when the record does not follow the last one, signed by both keys.
 */
export async function verifyRotation(entry: DirectoryEntry, rotation: SignedRecord | undefined): Promise<Identity> {
  const aid = idBytes(entry.accountId)
  if (rotation === undefined) return verifyIdentityChain(entry.identityChain, aid)
  return mustVerify('forbidden', 'identity', () => verifyIdentityChain([...entry.identityChain, rotation], aid))
}
