import { type GrantUpload, LIMITS } from '@stogram/contract'
import { type AccountView, equalBytes, findMember, idText, makeHistoryGrant } from '@stogram/e2ee'
import { fetchAccounts } from '../crypto/people.ts'
import type { Engine } from '../engine.ts'
import { hasKey } from '../inbox/log-context.ts'
import { mustSelf } from '../must.ts'
import type { EpochRow } from '../replica/rows.ts'
import type { GroupAction, GroupBase } from './change-group.ts'

export interface Grants {
  ops: GroupAction[]
  uploads: GrantUpload[]
}

/**
 * Under the policy `all`, the older epochs for those whom these actions let in, as far back as this account belonged
 * to the group, and no more than fit into one change: the newest.
 */
export async function grantsFor(engine: Engine, base: GroupBase, actions: readonly GroupAction[]): Promise<Grants> {
  const grants: Grants = { ops: [], uploads: [] }
  const added = actions.flatMap((action) => (action.type === 'add' ? [action.aid] : []))
  const me = findMember(base.state, mustSelf(engine).keys.aid)
  const mayGrant = base.state.history === 'all' && me !== undefined && me.role !== 'READER'
  if (added.length === 0 || !mayGrant) return grants
  const epochs = await ownEpochs(engine, base, Math.floor(LIMITS.grantedWraps / added.length))
  if (epochs.length === 0) return grants
  const accounts = await fetchAccounts(engine, added.map(idText))
  for (const aid of added) {
    const account = accounts.get(idText(aid))
    if (account !== undefined) await grantTo(engine, grants, epochs, account)
  }
  return grants
}

type OwnEpoch = Parameters<typeof makeHistoryGrant>[0][number]

async function grantTo(engine: Engine, to: Grants, epochs: readonly OwnEpoch[], account: AccountView): Promise<void> {
  const { aid } = account
  const { fromEpoch, toEpoch, wraps, wrapsHash } = await makeHistoryGrant(epochs, mustSelf(engine).receiver, account)
  to.ops.push({ type: 'grantHistory', aid, fromEpoch, toEpoch, wrapsHash })
  to.uploads.push({ accountId: idText(aid), wraps: [...wraps] })
}

/** The newest epochs without a gap whose readers include this account, each with its own wrap; oldest first. */
async function ownEpochs(engine: Engine, { log }: GroupBase, limit: number): Promise<OwnEpoch[]> {
  const views: EpochRow['epoch'][] = []
  const { aid } = mustSelf(engine).keys
  for (const { number } of log.epochSeqs.slice(-limit).reverse()) {
    const row = (await engine.db.get('epochs', [log.logId, 'epoch', number])) as EpochRow | undefined
    const isReader = row?.epoch.wrapEntries.some((entry) => equalBytes(entry.aid, aid))
    if (isReader !== true || !hasKey(row?.epoch)) break
    views.unshift(row.epoch)
  }
  const [first] = views
  if (first === undefined) return []
  const request = { chatId: log.logId, fromEpoch: first.number, limit: views.length }
  const { wraps } = await engine.caller.call('chat:wraps', request)
  const byEpoch = new Map(wraps.map(({ epoch, wrap }) => [epoch, wrap]))
  const found: OwnEpoch[] = []
  for (const view of views.reverse()) {
    const wrap = byEpoch.get(view.number)
    if (wrap === undefined) break
    found.unshift({ view, wrap })
  }
  return found
}
