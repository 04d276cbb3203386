import type { OpAction } from './op-action.ts'

/**
 * The ops with which an owner makes somebody else the owner and steps back or leaves: one change, in this order, so that
 * the chat has an owner after each of them. Source docs/e2ee.md [MB8], [MB9]
 */
export function handOver(
  heir: Uint8Array,
  owner: Uint8Array,
  then: 'ADMIN' | 'MEMBER' | 'leave',
): readonly Exclude<OpAction, { type: 'create' }>[] {
  const raise = { type: 'setRole', aid: heir, role: 'OWNER' } as const
  if (then === 'leave') return [raise, { type: 'leave' }]
  return [raise, { type: 'setRole', aid: owner, role: then }]
}
