import { type ChatId, RefusedError } from '@stogram/contract'
import { E2eeError, findMember } from '@stogram/e2ee'
import { CoreError } from '../api.ts'
import { isLostRace } from '../crypto/lost-race.ts'
import { rotate } from '../crypto/rotate.ts'
import type { Engine } from '../engine.ts'
import { hasKey } from '../inbox/log-context.ts'
import { mustSelf } from '../must.ts'
import type { LogRow } from '../replica/rows.ts'
import { changeGroup, type GroupAction, type GroupBase, type GroupPlan } from './change-group.ts'
import { changeLog, findDebts } from './debts.ts'
import { loadMeta, sealMeta } from './group-meta.ts'
import { settleRevocations } from './settle-revocations.ts'

/**
 * Pays what is owed to one chat. A title that can never be put there is dropped, a revocation never is.
 * Throws what kept it from being paid.
 */
export async function settleGroup(engine: Engine, chatId: ChatId): Promise<void> {
  const log = await findDebts(engine, chatId)
  if (log === undefined) return
  const refusal = await settleRevocations(engine, chatId, log.pendingRevocations ?? [])
  await settleTitle(engine, chatId, log)
  if (refusal !== undefined) throw refusal.error
}

async function settleTitle(engine: Engine, chatId: ChatId, { pendingTitle, titleOwedSeq }: LogRow): Promise<void> {
  if (pendingTitle === undefined && titleOwedSeq === undefined) return
  await payOrDrop(engine, chatId, (base) => titleActions(engine, chatId, base, pendingTitle))
  await changeLog(engine, chatId, ({ pendingTitle: title, titleOwedSeq: owedSeq, ...rest }) => ({
    ...rest,
    ...(title === pendingTitle || title === undefined ? {} : { pendingTitle: title }),
    ...(owedSeq === titleOwedSeq || owedSeq === undefined ? {} : { titleOwedSeq: owedSeq }),
  }))
}

async function payOrDrop(engine: Engine, chatId: ChatId, plan: GroupPlan): Promise<void> {
  try {
    await changeGroup(engine, chatId, async (base) =>
      findMember(base.state, mustSelf(engine).keys.aid) === undefined ? [] : plan(base),
    )
  } catch (error) {
    if (engine.self === undefined || !isHopeless(error)) throw error
    engine.log('debt-dropped', { message: error instanceof Error ? error.message : '' })
  }
}

function isHopeless(error: unknown): boolean {
  if (error instanceof E2eeError) return true
  if (error instanceof RefusedError) return error.retry === 'never' && !isLostRace(error)
  return error instanceof CoreError && (error.code === 'not_found' || error.code === 'bad_request')
}

/** The title, or the one that the group has, under the newest epoch, so that every member of today can read it. */
async function titleActions(
  engine: Engine,
  chatId: ChatId,
  base: GroupBase,
  newTitle: string | undefined,
): Promise<GroupAction[] | 'again'> {
  const { state, epoch } = base
  const meta = await loadMeta(engine, chatId, state)
  const title = newTitle ?? meta.title
  // Where this device cannot read the title, somebody who can will write it.
  if (title === '') return []
  const isStale = !hasKey(epoch) || epoch.logSeq < state.rotationSeq
  if (isStale) {
    await rotate(engine, chatId, { roster: state, previous: epoch, log: base.log })
    return 'again'
  }
  // A command and the worker may pay the same debt at the same time.
  const isThere = title === meta.title && state.meta?.epoch === epoch.number
  return isThere ? [] : [await sealMeta(epoch, { ...meta, title })]
}
