import { type ChatId, type GrantUpload, LIMITS, type OpUpload, RefusedError } from '@stogram/contract'
import { applyLoggedOp, findMember, type Membership, makeOp, membershipHash, type OpAction } from '@stogram/e2ee'
import { CoreError } from '../api.ts'
import { isLostRace } from '../crypto/lost-race.ts'
import { makeUpload } from '../crypto/rotate.ts'
import type { Engine } from '../engine.ts'
import { isMembership, LogContext } from '../inbox/log-context.ts'
import { pullLogs } from '../inbox/pull.ts'
import { mustSelf } from '../must.ts'
import { makeItemId } from '../replica/ids.ts'
import type { EpochRow, LogRow } from '../replica/rows.ts'
import { changeInParts, type PartOutcome } from './change-in-parts.ts'
import { isSnapshotDue } from './snapshot-due.ts'

export type GroupAction = Exclude<OpAction, { type: 'create' }>

/** A group as this device knows it, from which a change is made. */
export interface GroupBase {
  log: LogRow
  state: Membership
  epoch: EpochRow['epoch'] | undefined
}

/** Each newcomer who is granted history costs one of the ops of a change, of which some are left for what else it does. */
const NEWCOMERS_AT_ONCE = Math.floor(LIMITS.otherOps / 2)
/** So many changes let in all that a group may have. */
const MAX_PARTS = Math.ceil(LIMITS.groupMembers / NEWCOMERS_AT_ONCE)

/** What to put into the log; 'again' when the plan has changed the log itself and has to be made anew. */
export type GroupPlan = (base: GroupBase) => Promise<readonly GroupAction[] | 'again'>

/**
 * Puts ops into a group's log, with the new epoch that they call for. When somebody else was faster, with the plan or
 * with the change, it is made again on what they made; `plan` may then find that nothing is left to do.
 */
export function changeGroup(engine: Engine, chatId: ChatId, plan: GroupPlan): Promise<void> {
  return changeInParts(engine.clock, MAX_PARTS, async () => {
    const outcome = await tryChange(engine, chatId, plan)
    if (outcome !== 'nothing') await pullLogs(engine, [chatId])
    return outcome
  })
}

async function tryChange(engine: Engine, chatId: ChatId, plan: GroupPlan): Promise<PartOutcome> {
  const base = await loadGroup(engine, chatId)
  try {
    const actions = await plan(base)
    if (actions === 'again') return 'again'
    if (actions.length === 0) return 'nothing'
    const part = firstPart(base, actions)
    await uploadWithHistory(engine, chatId, base, part)
    return part.length === actions.length ? 'done' : 'part'
  } catch (error) {
    if (isLostRace(error)) return 'again'
    throw error
  }
}

/** What one change can hold: each newcomer who gets the history costs an op more. */
export function firstPart(
  { state }: Pick<GroupBase, 'state'>,
  actions: readonly GroupAction[],
): readonly GroupAction[] {
  if (state.history !== 'all') return actions
  let newcomers = 0
  const end = actions.findIndex(({ type }) => type === 'add' && ++newcomers > NEWCOMERS_AT_ONCE)
  return end === -1 ? actions : actions.slice(0, end)
}

export async function loadGroup(engine: Engine, chatId: ChatId): Promise<GroupBase> {
  const context = await LogContext.open(engine, chatId)
  const state = await context?.rosterAt(context.log.cursor)
  if (context === undefined || state === undefined) throw new CoreError('not_found', 'There is no such chat here.')
  if (!isMembership(state)) throw new CoreError('bad_request', 'A private chat has no members to change.')
  if (context.log.unproved?.isRefused === true)
    throw new CoreError('tampered', 'The members of this group could not be verified.')
  if (context.log.unproved !== undefined) {
    throw new CoreError('unavailable', 'The members of this group are still being verified. Try again in a moment.')
  }
  return { log: context.log, state, epoch: await context.epochAt(context.log.cursor) }
}

/** Those who come get the history that the group's policy gives them; who was there before is refused it, and comes without. */
async function uploadWithHistory(
  engine: Engine,
  chatId: ChatId,
  base: GroupBase,
  actions: readonly GroupAction[],
): Promise<void> {
  const isGranting = base.state.history === 'all' && actions.some(({ type }) => type === 'add')
  if (!isGranting) return upload(engine, chatId, base, actions)
  const { grantsFor } = await import('./grants.ts')
  const { ops, uploads } = await grantsFor(engine, base, actions)
  try {
    await upload(engine, chatId, base, [...actions, ...ops], uploads)
  } catch (error) {
    if (!(error instanceof RefusedError) || error.code !== 'forbidden' || uploads.length === 0) throw error
    await upload(engine, chatId, base, actions)
  }
}

async function upload(
  engine: Engine,
  chatId: ChatId,
  base: GroupBase,
  actions: readonly GroupAction[],
  grants: GrantUpload[] = [],
): Promise<void> {
  const self = mustSelf(engine)
  const nowMs = engine.clock.nowMs()
  const ops: OpUpload[] = []
  let { state } = base
  const { aid } = self.keys
  const put = async (action: GroupAction) => {
    const made = await makeOp(state, action, self.signer, nowMs)
    state = await applyLoggedOp(state, made.op, { aid })
    ops.push({ id: makeItemId(nowMs), body: made.body })
  }
  for (const action of actions) await put(action)
  if (isSnapshotDue(state, aid, base.log)) await put({ type: 'snapshot', stateHash: await membershipHash(state) })
  const isMember = findMember(state, aid) !== undefined
  // Whoever leaves cannot make the key that shuts them out: the next sender does.
  const isRotationDue = state.rotationSeq !== base.state.rotationSeq && isMember
  if (!isRotationDue) {
    await engine.caller.call('chat:change', { chatId, ops })
    return
  }
  const epoch = await makeUpload(engine, { roster: state, previous: base.epoch, log: base.log })
  await engine.caller.call('chat:change', { chatId, ops, epoch, ...(grants.length === 0 ? {} : { grants }) })
}
