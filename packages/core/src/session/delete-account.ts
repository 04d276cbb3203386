import { makeTombstone } from '@stogram/e2ee'
import { loadAccount } from '../crypto/people.ts'
import type { Engine } from '../engine.ts'
import { must, mustSelf } from '../must.ts'
import { derive, unlock } from './unlock.ts'

/**
 * Leaves every group, then ends the account for good and deletes everything here. What fails on the way leaves the
 * account as it is, but out of the groups that it has left; the same command goes on from there.
 */
export async function deleteAccount(engine: Engine, { password }: { password: string }): Promise<void> {
  const { accountId, session } = mustSelf(engine)
  const { username } = session
  const derived = await derive(engine, username, password)
  const { authSecret } = derived
  const answer = await engine.caller.call('auth:unlock', { authSecret })
  const previous = must(await loadAccount(engine, accountId), 'the own entry is kept').view
  const { account } = await unlock(answer, derived, { accountId, username, previous })
  const { leaveGroup } = await import('../groups/roles.ts')
  for (const { value } of await engine.db.range('chats', {})) {
    if (value.kind === 'GROUP' && value.canPost) await leaveGroup(engine, value.id)
  }
  const tombstone = await makeTombstone(account, engine.clock.nowMs())
  await engine.caller.call('auth:delete-account', { authSecret, tombstone })
  await engine.endSession('deleted')
}
