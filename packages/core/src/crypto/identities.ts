import { type AccountId, type DirectoryEntry, RefusedError, usernameKey } from '@stogram/contract'
import { idText } from '@stogram/e2ee'
import { CoreError } from '../api.ts'
import type { Engine } from '../engine.ts'
import type { PersonRow } from '../replica/rows.ts'
import { raiseAlarm, raiseFor } from './alarms.ts'
import { stageDecision } from './decisions.ts'
import { acceptEntry, loadAccount } from './people.ts'
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
  await decide(engine, accountId, ({ keyChange }) => (keyChange === undefined ? undefined : { isVerified: false }))
}

/** Throws CoreError('key_changed') when `identity` is not the one in force any more. */
export async function setVerified(
  engine: Engine,
  { accountId, identity, isVerified }: { accountId: AccountId; identity: string; isVerified: boolean },
): Promise<void> {
  await decide(engine, accountId, (_person, airHash) => {
    if (airHash === identity) return { isVerified }
    throw new CoreError('key_changed', 'The keys have changed since they were shown.')
  })
}

type Choose = (person: PersonRow, airHash: string) => { isVerified: boolean } | undefined

async function decide(engine: Engine, accountId: AccountId, choose: Choose): Promise<void> {
  await engine.locks.run(`person:${accountId}`, async () => {
    const person = (await engine.db.get('people', accountId)) as PersonRow | undefined
    const account = await loadAccount(engine, accountId)
    if (person === undefined || account === undefined) throw new CoreError('not_found', 'There is no such person here.')
    const airHash = idText(account.view.airHash)
    const choice = choose(person, airHash)
    if (choice === undefined) return
    const { keyChange, verifiedAtMs: _before, ...rest } = person
    const tx = engine.db.begin()
    const { atMs, isVerified } = await stageDecision(engine, tx, { accountId, airHash, ...choice })
    if (keyChange !== undefined || isVerified) stagePin(engine, tx, rest)
    tx.put('people', accountId, isVerified ? { ...rest, verifiedAtMs: atMs } : rest)
    tx.afterCommit(() => engine.patches.person(accountId))
    await tx.commit()
  })
}

async function pin(engine: Engine, entry: { accountId: AccountId; username: string }): Promise<void> {
  const tx = engine.db.begin()
  stagePin(engine, tx, entry)
  await tx.commit()
}
