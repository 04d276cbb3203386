import { findMember, type Membership, rankOf } from '@stogram/e2ee'
import type { LogRow } from '../replica/rows.ts'

/** A snapshot costs 200 bytes of log and saves every newcomer as many ops. */
const AFTER_OPS = 100

/**
 * Whether this account's next change of the group ends with a snapshot. Nobody vouches for what they have not verified.
 * Source docs/e2ee.md [MB17]
 */
export function isSnapshotDue(
  state: Membership,
  aid: Uint8Array,
  { snapshotOp = 0, unproved }: Pick<LogRow, 'snapshotOp' | 'unproved'>,
): boolean {
  const me = findMember(state, aid)
  const mayMake = me !== undefined && rankOf(me.role) >= rankOf('ADMIN') && !state.isClosed
  return mayMake && unproved === undefined && state.logSeq - snapshotOp >= AFTER_OPS
}
