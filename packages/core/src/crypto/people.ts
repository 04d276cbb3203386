import { type AccountId, type DirectoryEntry, LIMITS } from '@stogram/contract'
import { type AccountView, E2eeError, equalBytes, idBytes, verifyDirectoryEntry } from '@stogram/e2ee'
import type { Engine } from '../engine.ts'
import { type AccountRow, accountKey, type PersonRow } from '../replica/rows.ts'
import { raiseAlarm } from './alarms.ts'
import { judge } from './decisions.ts'
import { noticeAddedDevices } from './device-notices.ts'
import { learnRevocations } from './revocations.ts'

/** The verified directory entry that this device holds, if any. */
export async function loadAccount(engine: Pick<Engine, 'db'>, accountId: AccountId): Promise<AccountRow | undefined> {
  return (await engine.db.get('people', accountKey(accountId))) as AccountRow | undefined
}

/** Entries that are not here yet, or all of them when `isFresh`; what cannot be verified is left out. */
export async function fetchAccounts(
  engine: Engine,
  accountIds: Iterable<AccountId>,
  isFresh = false,
): Promise<Map<AccountId, AccountView>> {
  const known = new Map<AccountId, AccountView>()
  const missing: AccountId[] = []
  for (const accountId of new Set(accountIds)) {
    const row = await loadAccount(engine, accountId)
    if (row !== undefined) known.set(accountId, row.view)
    if (row === undefined || isFresh) missing.push(accountId)
  }
  for (const [accountId, view] of await refreshAccounts(engine, missing)) known.set(accountId, view)
  return known
}

/** Asks for the newest entries; those that the server shows and that verify are kept and returned. */
export async function refreshAccounts(
  engine: Engine,
  accountIds: Iterable<AccountId>,
): Promise<Map<AccountId, AccountView>> {
  const shown = new Map<AccountId, AccountView>()
  const ids = [...accountIds]
  for (let i = 0; i < ids.length; i += LIMITS.directoryAccounts) {
    const wanted = ids.slice(i, i + LIMITS.directoryAccounts)
    const { entries } = await engine.caller.call('user:directory', { accountIds: wanted })
    for (const entry of entries) {
      const view = wanted.includes(entry.accountId) ? await tryAccept(engine, entry) : undefined
      if (view !== undefined) shown.set(entry.accountId, view)
    }
  }
  return shown
}

async function tryAccept(engine: Engine, entry: DirectoryEntry): Promise<AccountView | undefined> {
  try {
    return await acceptEntry(engine, entry)
  } catch (error) {
    if (!(error instanceof E2eeError)) throw error
    raiseAlarm(engine, { code: error.alarm ?? 'DEVICE_UNCERTIFIED', accountId: entry.accountId })
    return undefined
  }
}

/** Verifies an entry against what was known before and keeps it. Throws E2eeError. */
export async function acceptEntry(engine: Engine, entry: DirectoryEntry): Promise<AccountView> {
  return engine.locks.run(`person:${entry.accountId}`, async () => {
    const before = await loadAccount(engine, entry.accountId)
    const view = await verifyDirectoryEntry(entry, idBytes(entry.accountId), before?.view)
    const row: AccountRow = { view, revocations: await learnRevocations(engine, before, view) }
    const revokedAtMs = revocationTime(before, view)
    if (revokedAtMs !== undefined) row.revokedAtMs = revokedAtMs
    const { accountId } = entry
    const isDeleted = view.deletedAtMs !== undefined
    const tx = engine.db.begin()
    if (!isSameRow(row, before)) tx.put('people', accountKey(accountId), row)
    const old = (await tx.get('people', accountId)) as PersonRow | undefined
    const person = isDeleted ? deletedPerson(accountId) : await judge(engine, { ...old, ...personOf(entry) }, view)
    const isNewChange = person.keyChange !== undefined && old?.keyChange === undefined
    if (isNewChange) raiseAlarm(engine, { code: 'KEY_CHANGED', accountId })
    if (JSON.stringify(old) !== JSON.stringify(person)) {
      tx.put('people', accountId, person)
      tx.afterCommit(() => {
        engine.patches.person(accountId)
        patchChatsThatShow(engine, accountId)
      })
    }
    if (before !== undefined && accountId === engine.self?.accountId) noticeAddedDevices(engine, tx, before.view, view)
    await tx.commit()
    return view
  })
}

/** What a start finds of most people: nothing to write, which waits for the disk. */
function isSameRow({ view, revocations }: AccountRow, before: AccountRow | undefined): boolean {
  if (before === undefined || before.revocations !== revocations) return false
  const old = before.view
  const isSameList = equalBytes(view.deviceList.hash, old.deviceList.hash) && equalBytes(view.airHash, old.airHash)
  // The certificates of revoked devices may be shown later than the list.
  const isSameShown = view.revokedDevices.length === old.revokedDevices.length && view.isRotated === old.isRotated
  return isSameList && isSameShown && view.deletedAtMs === old.deletedAtMs
}

function personOf({ accountId, username, displayName, bio }: DirectoryEntry): PersonRow {
  return { accountId, username, displayName, bio }
}

/** Whatever the server still says of it: its owner has asked to be forgotten. */
function deletedPerson(accountId: AccountId): PersonRow {
  return { accountId, username: '', displayName: 'Deleted account', bio: '', isDeleted: true }
}

/** The name stands in their rows of the list; and where the account has ended, nothing can be written any more. */
function patchChatsThatShow(engine: Engine, accountId: AccountId): void {
  for (const { id, peerId, last } of engine.db.peekAll('chats')) {
    const { action } = last ?? {}
    const shown = [
      peerId,
      last?.senderId,
      action?.actorId,
      action && 'targetId' in action ? action.targetId : undefined,
    ]
    if (shown.includes(accountId)) engine.patches.chat(id)
  }
}

function revocationTime(before: AccountRow | undefined, view: AccountView): number | undefined {
  const count = view.deviceList.revokedIds.length
  const isNew = count > (before?.view.deviceList.revokedIds.length ?? 0)
  return isNew ? view.deviceList.createdAtMs : before?.revokedAtMs
}
