import { type ChatId, type GrantUpload, type OpUpload, RefusedError } from '@stogram/contract'
import { applyLoggedOp, findMember, type Membership, makeOp, type OpAction } from '@stogram/e2ee'
import { CoreError } from '../api.ts'
import { isLostRace } from '../crypto/lost-race.ts'
import { makeUpload } from '../crypto/rotate.ts'
import type { Engine } from '../engine.ts'
import { isMembership, LogContext } from '../inbox/log-context.ts'
import { pullLogs } from '../inbox/pull.ts'
import { mustSelf } from '../must.ts'
import { makeItemId } from '../replica/ids.ts'
import type { EpochRow, LogRow } from '../replica/rows.ts'

export type GroupAction = Exclude<OpAction, { type: 'create' }>

/** A group as this device knows it, from which a change is made. */
export interface GroupBase {
  log: LogRow
  state: Membership
  epoch: EpochRow['epoch'] | undefined
}

const MAX_RACES = 6

/** What to put into the log; 'again' when the plan has changed the log itself and has to be made anew. */
export type GroupPlan = (base: GroupBase) => Promise<readonly GroupAction[] | 'again'>

/**
 * Puts ops into a group's log, with the new epoch that they call for. When somebody else was faster, with the plan or
 * with the change, it is made again on what they made; `plan` may then find that nothing is left to do.
 */
export async function changeGroup(engine: Engine, chatId: ChatId, plan: GroupPlan): Promise<void> {
  for (let race = 0; race < MAX_RACES; race++) {
    const outcome = await tryChange(engine, chatId, plan)
    if (outcome === 'nothing') return
    await pullLogs(engine, [chatId])
    if (outcome === 'done') return
  }
  throw new CoreError('unavailable', 'The group is changing too fast. Try again.')
}

async function tryChange(engine: Engine, chatId: ChatId, plan: GroupPlan): Promise<'done' | 'nothing' | 'again'> {
  const base = await loadGroup(engine, chatId)
  try {
    const actions = await plan(base)
    if (actions === 'again') return 'again'
    if (actions.length === 0) return 'nothing'
    await uploadWithHistory(engine, chatId, base, actions)
    return 'done'
  } catch (error) {
    if (isLostRace(error)) return 'again'
    throw error
  }
}

export async function loadGroup(engine: Engine, chatId: ChatId): Promise<GroupBase> {
  const context = await LogContext.open(engine, chatId)
  const state = await context?.rosterAt(context.log.cursor)
  if (context === undefined || state === undefined) throw new CoreError('not_found', 'There is no such chat here.')
  if (!isMembership(state)) throw new CoreError('bad_request', 'A private chat has no members to change.')
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
  for (const action of actions) {
    const place = { chatId: state.chatId, logSeq: state.logSeq, logHead: state.logHead }
    const made = await makeOp(place, action, self.signer, nowMs)
    state = await applyLoggedOp(state, made.op, { aid: self.keys.aid })
    ops.push({ id: makeItemId(nowMs), body: made.body })
  }
  const isMember = findMember(state, self.keys.aid) !== undefined
  // Whoever leaves cannot make the key that shuts them out: the next sender does.
  const isRotationDue = state.rotationSeq !== base.state.rotationSeq && isMember
  if (!isRotationDue) {
    await engine.caller.call('chat:change', { chatId, ops })
    return
  }
  const epoch = await makeUpload(engine, { roster: state, previous: base.epoch, log: base.log })
  await engine.caller.call('chat:change', { chatId, ops, epoch, ...(grants.length === 0 ? {} : { grants }) })
}
