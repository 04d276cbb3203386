import { makeTombstone } from '@stogram/e2ee'
import { isLostRace } from '../crypto/lost-race.ts'
import type { Engine } from '../engine.ts'
import { pullLogs } from '../inbox/pull.ts'
import { mustSelf } from '../must.ts'
import { allLogs } from '../tasks/followed-logs.ts'
import { takeUpNamed } from '../tasks/take-up-chat.ts'
import { unlockSelf } from './open-self.ts'

/** How often somebody may let the account into another group while it is leaving. */
const MAX_RACES = 3

/**
 * Leaves every group, then ends the account for good and deletes everything here. What fails on the way leaves the
 * account as it is, but out of the groups that it has left; the same command goes on from there.
 */
export async function deleteAccount(engine: Engine, { password }: { password: string }): Promise<void> {
  const { account, authSecret } = await unlockSelf(engine, password)
  const tombstone = await makeTombstone(account, engine.clock.nowMs())
  for (let race = 1; ; race++) {
    await leaveGroups(engine)
    try {
      await engine.caller.call('auth:delete-account', { authSecret, tombstone })
      return await engine.endSession('deleted')
    } catch (error) {
      if (!isLostRace(error) || race === MAX_RACES) throw error
    }
  }
}

/** Also those that this device knows by name only, or does not know yet. */
async function leaveGroups(engine: Engine): Promise<void> {
  const { leaveGroup } = await import('../groups/roles.ts')
  await pullLogs(engine, [mustSelf(engine).accountId])
  const logs = await allLogs(engine)
  for (const { kind, stage, logId } of logs) if (kind === 'chat' && stage === 'new') await takeUpNamed(engine, logId)
  await pullLogs(
    engine,
    logs.map(({ logId }) => logId),
  )
  for (const { value } of await engine.db.range('chats', {})) {
    if (value.kind === 'GROUP' && value.canPost) await leaveGroup(engine, value.id)
  }
}
