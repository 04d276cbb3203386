import type { AccountId, ChatId, EpochUpload } from '@stogram/contract'
import {
  type AccountView,
  EMPTY_CHAIN,
  idText,
  type Membership,
  makeEpoch,
  needsRotation,
  type Roster,
} from '@stogram/e2ee'
import { CoreError } from '../api.ts'
import type { Engine } from '../engine.ts'
import type { LogContext } from '../inbox/log-context.ts'
import { mustSelf } from '../must.ts'
import { makeItemId } from '../replica/ids.ts'
import type { EpochRow, LogRow } from '../replica/rows.ts'
import { fetchAccounts, loadAccount } from './people.ts'

/** Why nothing may be sealed under the present epoch, or undefined. */
export async function rotationReason(context: LogContext): Promise<string | undefined> {
  const { log, engine } = context
  const roster = await context.rosterAt(log.cursor)
  const epoch = await context.epochAt(log.cursor)
  if (roster === undefined) throw new CoreError('unavailable', 'The chat is not loaded yet.')
  if (epoch === undefined) return 'missing'
  const kids: { aid: Uint8Array; kid: Uint8Array }[] = []
  let isDeviceRevoked = false
  for (const member of roster.members) {
    const account = await loadAccount(engine, idText(member.aid))
    if (account === undefined) continue
    kids.push({ aid: member.aid, kid: account.view.kid })
    if (roster.kind === 'PRIVATE' && (account.revokedAtMs ?? 0) > epoch.createdAtMs) isDeviceRevoked = true
  }
  const nowMs = engine.clock.nowMs()
  return needsRotation({ epoch, roster, kids, nowMs, messageCount: log.epochCount, isDeviceRevoked })
}

/** The verified account of every member; the network is asked for those that are not here. */
export async function mustAccounts(engine: Engine, roster: Roster | Membership): Promise<AccountView[]> {
  const ids: AccountId[] = roster.members.map((member) => idText(member.aid))
  const known = await fetchAccounts(engine, ids)
  return ids.map((id) => {
    const view = known.get(id)
    if (view === undefined) throw new CoreError('tampered', 'The keys of a member could not be verified.')
    return view
  })
}

export interface EpochBase {
  roster: Roster | Membership
  previous: EpochRow['epoch'] | undefined
  log: LogRow | undefined
}

/** A new epoch for exactly these members, ready for the server; others may be faster. */
export async function makeUpload(engine: Engine, { roster, previous, log }: EpochBase): Promise<EpochUpload> {
  const self = mustSelf(engine)
  const members = await mustAccounts(engine, roster)
  const isChained = log !== undefined && log.cursor >= log.chainFromSeq
  const nowMs = engine.clock.nowMs()
  const made = await makeEpoch({
    roster,
    previous: previous ?? 'first',
    members,
    signer: self.signer,
    createdAtMs: nowMs,
    base: isChained ? { seq: log.cursor, chain: log.chain } : { seq: 0, chain: EMPTY_CHAIN },
  })
  return {
    id: makeItemId(nowMs),
    epoch: made.epoch.number,
    body: made.body,
    wraps: made.wraps.map(({ aid, wrap }) => ({ accountId: idText(aid), wrap })),
  }
}

/**
 * Offers the next epoch of a chat. Whoever loses the race adopts the winner's: in both cases the log holds the new
 * epoch afterwards and has to be pulled.
 */
export async function rotate(engine: Engine, chatId: ChatId, base: EpochBase): Promise<void> {
  const epoch = await makeUpload(engine, base)
  await engine.caller.call('chat:change', { chatId, ops: [], epoch })
}
