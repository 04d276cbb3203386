import { type LogId, UnreachableError } from '@stogram/contract'
import { CoreError } from '../api.ts'
import { isLostRace } from '../crypto/lost-race.ts'
import { membersMustBeAccepted } from '../crypto/pins.ts'
import { revocationsOf, rotate } from '../crypto/rotate.ts'
import type { Engine } from '../engine.ts'
import { LogContext } from '../inbox/log-context.ts'
import { pullLogs } from '../inbox/pull.ts'
import { must } from '../must.ts'

export interface RotationPlan {
  base: Parameters<typeof rotate>[2]
  /** Revocations that the new epoch follows. */
  revocations: number
}

export async function planRotation(context: LogContext): Promise<RotationPlan> {
  const { log } = context
  const roster = must(await context.rosterAt(log.cursor), 'a live chat has a roster')
  const { count } = await revocationsOf(context.engine, roster)
  const base = { roster, previous: await context.epochAt(log.cursor), log: { ...log } }
  return { base, revocations: count }
}

/** Puts the next epoch into the log. Whoever was faster has made one too: in both cases it has been pulled then. */
export async function makeWay(engine: Engine, logId: LogId, { base, revocations }: RotationPlan): Promise<void> {
  try {
    await rotate(engine, logId, base)
  } catch (error) {
    if (!isLostRace(error)) throw error
    return pullLogs(engine, [logId])
  }
  await pullLogs(engine, [logId])
  await engine.locks.run(logId, async () => {
    const context = await LogContext.open(engine, logId)
    if (context === undefined) return
    context.log.revocations = revocations
    await context.commit()
  })
}

/**
 * The key of the epoch in force was wrapped to a key that this account has replaced, perhaps because somebody has it.
 * Source docs/e2ee.md [EP16]
 */
export async function leaveFormerKey(engine: Engine, logId: LogId): Promise<void> {
  try {
    const plan = await engine.locks.run(logId, async () => {
      const context = await LogContext.open(engine, logId)
      const isOwed = context?.log.isUnderFormerKey === true && context.log.doubt === undefined
      if (!isOwed || !context.mustChat().canPost) return undefined
      if (context.log.unproved !== undefined) throw new UnreachableError('the members are not verified yet')
      await membersMustBeAccepted(context)
      return planRotation(context)
    })
    if (plan !== undefined) await makeWay(engine, logId, plan)
  } catch (error) {
    // The keys of another member wait for a decision: a later look finds out.
    if (engine.self === undefined || !(error instanceof CoreError)) throw error
    engine.log('former-key-kept', { code: error.code })
  }
}
