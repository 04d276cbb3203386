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
import { hasKey, type LogContext } from '../inbox/log-context.ts'
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
  if (!hasKey(epoch)) return 'missing'
  const kids: { aid: Uint8Array; kid: Uint8Array }[] = []
  for (const member of roster.members) {
    const account = await loadAccount(engine, idText(member.aid))
    if (account !== undefined) kids.push({ aid: member.aid, kid: account.view.kid })
  }
  const known = await revocationsOf(engine, roster)
  // Counted, because clocks differ; compared by time only while nothing was counted yet.
  const isDeviceRevoked = log.revocations === undefined ? known.atMs > epoch.createdAtMs : known.count > log.revocations
  const nowMs = engine.clock.nowMs()
  return needsRotation({ epoch, roster, kids, nowMs, messageCount: log.epochCount, isDeviceRevoked })
}

export interface Revocations {
  count: number
  /** When the newest of them was signed, by its signer's clock. */
  atMs: number
}

/** Devices that the two of a private chat have revoked, as far as this device knows. A group has ops for that. */
export async function revocationsOf(engine: Engine, roster: Roster | Membership): Promise<Revocations> {
  const known: Revocations = { count: 0, atMs: 0 }
  if (roster.kind !== 'PRIVATE') return known
  for (const member of roster.members) {
    const account = await loadAccount(engine, idText(member.aid))
    known.count += account?.view.deviceList.revokedIds.length ?? 0
    known.atMs = Math.max(known.atMs, account?.revokedAtMs ?? 0)
  }
  return known
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
    createdAtMs: await timeOf(engine, roster, previous),
    base: isChained ? { seq: log.cursor, chain: log.chain } : { seq: 0, chain: EMPTY_CHAIN },
  })
  return {
    id: makeItemId(nowMs),
    epoch: made.epoch.number,
    body: made.body,
    wraps: made.wraps.map(({ aid, wrap }) => ({ accountId: idText(aid), wrap })),
  }
}

/** Never before what it follows: a clock that is behind must not make a new epoch look older than its reasons. */
async function timeOf(
  engine: Engine,
  roster: Roster | Membership,
  previous: EpochRow['epoch'] | undefined,
): Promise<number> {
  const { atMs } = await revocationsOf(engine, roster)
  return Math.max(engine.clock.nowMs(), previous?.createdAtMs ?? 0, atMs + 1)
}

/**
 * Offers the next epoch of a chat. Whoever loses the race adopts the winner's: in both cases the log holds the new
 * epoch afterwards and has to be pulled.
 */
export async function rotate(engine: Engine, chatId: ChatId, base: EpochBase): Promise<void> {
  const { roster, previous } = base
  const epoch = await makeUpload(engine, base)
  if (previous === undefined && roster.kind === 'PRIVATE') {
    // The server has lost the whole chat: it begins anew.
    const members = [...new Set(roster.members.map((member) => idText(member.aid)))]
    await engine.caller.call('chat:create', { chatId, kind: 'PRIVATE', members, ops: [], epoch })
    return
  }
  await engine.caller.call('chat:change', { chatId, ops: [], epoch })
}
