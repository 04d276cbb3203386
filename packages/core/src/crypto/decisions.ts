import type { AccountId, AccountNote } from '@stogram/contract'
import { type AccountView, idText } from '@stogram/e2ee'
import type { KeyChange } from '../api.ts'
import type { Engine } from '../engine.ts'
import { enqueueNote } from '../outbox/enqueue.ts'
import type { Tx } from '../replica/database.ts'
import { type AccountRow, accountKey, type NoteRow, type PersonRow } from '../replica/rows.ts'
import { readPin } from './pins.ts'

/*
 * What this account has decided about the keys of others: which of them it writes to, and whether it has compared them.
 * A decision names the keys that it is about, so it says nothing of any that come later, and every device of the account
 * has it.
 */

export type Decision = Extract<AccountNote, { type: 'identity' }>

export async function readDecision(engine: Pick<Engine, 'db'>, accountId: AccountId): Promise<Decision | undefined> {
  const row = (await engine.db.get('meta', decisionKey(accountId))) as NoteRow | undefined
  return row?.note.type === 'identity' ? row.note : undefined
}

/** Remembers what was decided of these keys, here and on the other devices. */
export async function stageDecision(
  engine: Engine,
  tx: Tx,
  decided: Pick<Decision, 'accountId' | 'airHash' | 'isVerified'>,
): Promise<Decision> {
  const before = await readDecision(engine, decided.accountId)
  // A clock that was set back must not make the newer decision the older one.
  const atMs = Math.max(engine.clock.nowMs(), (before?.atMs ?? 0) + 1)
  const note: Decision = { type: 'identity', ...decided, atMs }
  tx.put('meta', decisionKey(decided.accountId), { note })
  enqueueNote(engine, tx, note)
  return note
}

/** Another device has decided. The newest decision holds, in whatever order they are shown. */
export async function takeDecision(engine: Engine, tx: Tx, note: Decision): Promise<void> {
  const key = decisionKey(note.accountId)
  const before = (await tx.get('meta', key)) as NoteRow | undefined
  if (before?.note.type === 'identity' && before.note.atMs >= note.atMs) return
  tx.put('meta', key, { note } satisfies NoteRow)
  tx.afterCommit(() => {
    judgeAgain(engine, note.accountId).catch((error: unknown) => {
      engine.log('not-judged', { name: error instanceof Error ? error.name : 'unknown' })
    })
  })
}

async function judgeAgain(engine: Engine, accountId: AccountId): Promise<void> {
  await engine.locks.run(`person:${accountId}`, async () => {
    const person = (await engine.db.get('people', accountId)) as PersonRow | undefined
    const account = (await engine.db.get('people', accountKey(accountId))) as AccountRow | undefined
    if (person === undefined || account === undefined || person.isDeleted === true) return
    const tx = engine.db.begin()
    tx.put('people', accountId, await judge(engine, person, account.view))
    tx.afterCommit(() => engine.patches.person(accountId))
    await tx.commit()
  })
}

/** The person with what is to be said of these keys: compared, changed, or neither. */
export async function judge(
  engine: Engine,
  { verifiedAtMs: _before, keyChange: pending, ...person }: PersonRow,
  view: AccountView,
): Promise<PersonRow> {
  if (person.accountId === engine.self?.accountId) return person
  const decision = await readDecision(engine, person.accountId)
  const isDecided = decision?.airHash === idText(view.airHash)
  const pinned = await readPin(engine, person.username)
  if (pinned !== undefined && pinned !== person.accountId) {
    const wasVerified = (await readDecision(engine, pinned))?.isVerified === true
    return { ...person, keyChange: pending ?? makeChange(engine, 'other-account', wasVerified) }
  }
  if (isDecided) return decision.isVerified ? { ...person, verifiedAtMs: decision.atMs } : person
  // Also where this device has never seen the keys that were decided on.
  const isChanged = view.isRotated || decision !== undefined
  const keyChange = pending ?? (isChanged ? makeChange(engine, 'new-keys', decision?.isVerified === true) : undefined)
  return keyChange === undefined ? person : { ...person, keyChange }
}

function makeChange(engine: Engine, reason: KeyChange['reason'], wasVerified: boolean): KeyChange {
  const change: KeyChange = { reason, atMs: engine.clock.nowMs() }
  return wasVerified ? { ...change, wasVerified } : change
}

function decisionKey(accountId: AccountId): string {
  return `identity:${accountId}`
}
