import type { AccountId, ChatId } from '@stogram/contract'
import { type AccountView, idText } from '@stogram/e2ee'
import type { Engine } from '../engine.ts'
import { equalStart } from '../inbox/equal-start.ts'
import type { StoreKey } from '../ports.ts'
import type { Tx } from '../replica/database.ts'
import type { PendingEntry } from '../replica/rows.ts'
import { raiseAlarm } from './alarms.ts'
import { loadAccount, refreshAccounts } from './people.ts'

/*
 * Something has said that the newest directory entry of an account is not the one that is here. That it has to be asked
 * for is in the commit that took the hint, so that no failure and no crash makes a device miss a revocation.
 */

/** A sender has named a device list by the first 8 bytes of its hash, and this device has never been shown it. */
export interface UnseenList {
  chatId: ChatId
  head8: Uint8Array
  /** When it was written, as its sender has signed. */
  sentAtMs: number
}

/** A server that answers everything else for so long and this not, hides it. */
const PATIENCE_MS = 10 * 60_000

/** `hint`: what said so; the same one is owed once. */
export function oweEntry(engine: Engine, tx: Tx, accountId: AccountId, hint: string, unseen?: UnseenList): void {
  tx.put('pending', entryKey(accountId, hint), unseen === undefined ? { accountId } : { accountId, unseen })
  tx.afterCommit(() => engine.tasks.refreshPeople())
}

export function oweList(engine: Engine, tx: Tx, accountId: AccountId, unseen: UnseenList): void {
  oweEntry(engine, tx, accountId, `list ${unseen.chatId} ${idText(unseen.head8)}`, unseen)
}

/** Asks for what is owed. True when there was something. Throws when an entry was not shown, or not one that verifies. */
export async function payEntries(engine: Engine): Promise<boolean> {
  const rows = await engine.db.range('pending', { lower: entryKey('', ''), upper: entryKey('~', '') })
  const owed = rows.map(({ key, value }) => ({ key, ...(value as PendingEntry) }))
  if (owed.length === 0) return false
  let shown: ReadonlyMap<AccountId, AccountView>
  try {
    shown = await refreshAccounts(engine, new Set(owed.map(({ accountId }) => accountId)))
  } catch (error) {
    await accuseOverdue(engine, owed)
    throw error
  }
  engine.unanswered.clear()
  for (const { accountId, unseen } of owed) if (unseen !== undefined) await judgeList(engine, accountId, unseen)
  const tx = engine.db.begin()
  for (const { key, accountId } of owed) if (shown.has(accountId)) tx.remove('pending', key)
  await tx.commit()
  if (owed.some(({ accountId }) => !shown.has(accountId))) throw new Error('an entry was not shown')
  return true
}

/** Asked in vain before and after everything else was brought up to date, in one connection: no trouble of the network. */
async function accuseOverdue(engine: Engine, owed: readonly PendingEntry[]): Promise<void> {
  const nowMs = engine.clock.nowMs()
  const syncedAtMs = engine.tasks.lastSyncAtMs() ?? 0
  for (const { accountId, unseen } of owed) {
    const sinceMs = engine.unanswered.get(accountId) ?? nowMs
    engine.unanswered.set(accountId, sinceMs)
    if (unseen !== undefined && syncedAtMs - sinceMs >= PATIENCE_MS) await judgeList(engine, accountId, unseen)
  }
}

/**
 * Source docs/e2ee.md [TR4]: a list that the sender has and the server still does not show is hidden, unless it is older
 * than the one that is shown: of older ones nobody is told.
 */
async function judgeList(engine: Engine, accountId: AccountId, { chatId, head8, sentAtMs }: UnseenList): Promise<void> {
  const view = (await loadAccount(engine, accountId))?.view
  const isHidden = view !== undefined && !isShown(view, head8) && view.deviceList.createdAtMs <= sentAtMs
  if (isHidden) raiseAlarm(engine, { code: 'LOG_FORK', chatId, accountId })
}

/** The list that the newest one follows counts as shown: its hash is in it. */
function isShown({ deviceListHashes, deviceList }: AccountView, head8: Uint8Array): boolean {
  return [...deviceListHashes, deviceList.prevHash].some((hash) => equalStart(head8, hash))
}

function entryKey(accountId: AccountId, hint: string): StoreKey {
  return ['entry', accountId, hint]
}
