import { type AccountId, type DirectoryEntry, RefusedError, usernameKey } from '@stogram/contract'
import { CoreError } from '../api.ts'
import type { Engine } from '../engine.ts'
import type { PersonRow } from '../replica/rows.ts'
import { raiseAlarm, raiseFor } from './alarms.ts'
import { acceptEntry } from './people.ts'
import { readPin, stagePin } from './pins.ts'

/**
 * The account that has this name, pinned when it is the first one that this account meets under it. Undefined when
 * nobody has the name. Throws E2eeError when the answer does not verify, CoreError('tampered') when it is about
 * somebody else.
 */
export async function findAccount(engine: Engine, username: string): Promise<AccountId | undefined> {
  const entry = await askFor(engine, username)
  if (entry === undefined) return undefined
  if (usernameKey(entry.username) !== usernameKey(username)) {
    raiseAlarm(engine, { code: 'KEY_CHANGED', accountId: entry.accountId })
    throw new CoreError('tampered', 'The server answered with somebody else.')
  }
  try {
    await acceptEntry(engine, entry)
  } catch (error) {
    raiseFor(engine, error, { accountId: entry.accountId })
    throw error
  }
  if ((await readPin(engine, username)) === undefined) await pin(engine, entry)
  return entry.accountId
}

async function askFor(engine: Engine, username: string): Promise<DirectoryEntry | undefined> {
  try {
    return await engine.caller.call('user:find', { username })
  } catch (error) {
    if (error instanceof RefusedError && error.code === 'not_found') return undefined
    throw error
  }
}

/** Makes the present identity the known one, on every device of this account. */
export async function acceptIdentity(engine: Engine, accountId: AccountId): Promise<void> {
  await engine.locks.run(`person:${accountId}`, async () => {
    const person = (await engine.db.get('people', accountId)) as PersonRow | undefined
    if (person === undefined) throw new CoreError('not_found', 'There is no such person here.')
    const { keyChange, ...rest } = person
    if (keyChange === undefined) return
    const tx = engine.db.begin()
    tx.put('people', accountId, rest)
    tx.afterCommit(() => engine.patches.person(accountId))
    stagePin(engine, tx, rest)
    await tx.commit()
  })
}

async function pin(engine: Engine, entry: { accountId: AccountId; username: string }): Promise<void> {
  const tx = engine.db.begin()
  stagePin(engine, tx, entry)
  await tx.commit()
}
