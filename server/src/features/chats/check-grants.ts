import { type AccountId, type GrantUpload, LIMITS } from '@stogram/contract'
import { checkGrant, idText, type Op } from '@stogram/e2ee/public'
import { OperationError } from '../../realtime/operation-error.ts'

/** History that a change gives to somebody whom it lets in. */
export interface CheckedGrant {
  accountId: AccountId
  fromEpoch: number
  wraps: readonly Uint8Array[]
}

/**
 * Each `grantHistory` op has its wraps and each wrap its op; it is for somebody whom an op before it lets in, and
 * reaches up to the epoch in force, so that what the newcomer may read has no hole. Throws E2eeError('wrap_list'),
 * OperationError('forbidden' | 'bad_request').
 */
export async function checkGrants(
  ops: readonly Op[],
  grants: readonly GrantUpload[],
  epochInForce: number,
): Promise<CheckedGrant[]> {
  const count = grants.reduce((sum, { wraps }) => sum + wraps.length, 0)
  if (count > LIMITS.grantedWraps) throw new OperationError('bad_request', { fields: ['grants'] })
  const joined = new Set<AccountId>()
  const checked: CheckedGrant[] = []
  for (const { action } of ops) {
    if (action.type === 'add') joined.add(idText(action.aid))
    if (action.type !== 'grantHistory') continue
    const accountId = idText(action.aid)
    const grant = grants[checked.length]
    if (grant?.accountId !== accountId) throw new OperationError('bad_request', { fields: ['grants'] })
    if (!joined.delete(accountId) || action.toEpoch !== epochInForce) throw new OperationError('forbidden')
    await checkGrant(action, grant.wraps)
    checked.push({ accountId, fromEpoch: action.fromEpoch, wraps: grant.wraps })
  }
  if (checked.length !== grants.length) throw new OperationError('bad_request', { fields: ['grants'] })
  return checked
}
