import { type AccountId, usernameKey } from '@stogram/contract'
import { idText } from '@stogram/e2ee'
import { CoreError } from '../api.ts'
import type { Engine } from '../engine.ts'
import type { LogContext } from '../inbox/log-context.ts'
import { enqueueNote } from '../outbox/enqueue.ts'
import type { Tx } from '../replica/database.ts'
import type { NoteRow, PersonRow } from '../replica/rows.ts'

interface Named {
  accountId: AccountId
  username: string
}

/** The account that the name belonged to when this account first met it. */
export async function readPin(engine: Pick<Engine, 'db'>, username: string): Promise<AccountId | undefined> {
  const row = (await engine.db.get('meta', pinKey(username))) as NoteRow | undefined
  return row?.note.type === 'pin' ? row.note.accountId : undefined
}

/** Remembers whose name this is, here and on the other devices of this account. */
export function stagePin(engine: Engine, tx: Tx, { accountId, username }: Named): void {
  const note = { type: 'pin', accountId, username } as const
  tx.put('meta', pinKey(username), { note })
  enqueueNote(engine, tx, note)
}

/** Throws CoreError: 'key_changed' while the identity of this person waits for a decision, 'forbidden' when it has ended. */
export async function mustBeAccepted(engine: Engine, accountId: AccountId | undefined): Promise<void> {
  const person = accountId && ((await engine.db.get('people', accountId)) as PersonRow | undefined)
  if (!person) return
  if (person.isDeleted === true) throw new CoreError('forbidden', 'This account was deleted.')
  if (person.keyChange === undefined) return
  throw new CoreError('key_changed', 'The identity of this person has changed and was not accepted yet.')
}

/**
 * The same for everybody who reads along in a chat. In a group only those count whose keys had been compared: for the
 * others it tells of the change and goes on.
 */
export async function membersMustBeAccepted(context: LogContext): Promise<void> {
  const { engine, log } = context
  const { peerId } = context.mustChat()
  if (peerId !== undefined) return mustBeAccepted(engine, peerId)
  const roster = await context.rosterAt(log.cursor)
  const isHeld = roster?.members.some(({ aid }) => {
    const person = engine.db.peek('people', idText(aid)) as PersonRow | undefined
    return person?.keyChange?.wasVerified
  })
  if (isHeld) throw new CoreError('key_changed', 'The identity of a verified member has changed.')
}

export function pinKey(username: string): string {
  return `pin:${usernameKey(username)}`
}
