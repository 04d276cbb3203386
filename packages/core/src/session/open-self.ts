import type { DirectoryEntry, SealedSecrets } from '@stogram/contract'
import { loadAccount } from '../crypto/people.ts'
import type { Engine } from '../engine.ts'
import { must, mustSelf } from '../must.ts'
import { derive, type OpenedSecrets, openByPassword, type Unlocked } from './unlock.ts'

export interface OpenedSelf extends OpenedSecrets {
  authSecret: Uint8Array
  secrets: SealedSecrets
  entry: DirectoryEntry
}

/**
 * Proves the password of this device's account once more and opens its keys, of which devices keep no copy. Whoever asks
 * disposes of the root key.
 */
export async function openSelf(engine: Engine, password: string): Promise<OpenedSelf> {
  const { accountId, session } = mustSelf(engine)
  const { username } = session
  const derived = await derive(engine, username, password)
  const { authSecret } = derived
  const answer = await engine.caller.call('auth:unlock', { authSecret })
  const previous = must(await loadAccount(engine, accountId), 'the own entry is kept').view
  const opened = await openByPassword(answer, derived, { accountId, username, previous })
  return { ...opened, ...answer, authSecret }
}

/** The same without the root key. */
export async function unlockSelf(engine: Engine, password: string): Promise<Unlocked & { authSecret: Uint8Array }> {
  const { rootKey, account, view, authSecret } = await openSelf(engine, password)
  rootKey.dispose()
  return { account, view, authSecret }
}
