import { loadAccount } from '../crypto/people.ts'
import type { Engine } from '../engine.ts'
import { must, mustSelf } from '../must.ts'
import { makeRecovery } from './new-secrets.ts'
import { derive, openByPassword } from './unlock.ts'

/** Replaces the recovery key; the words of the old one open nothing on this server any more. */
export async function renewRecoveryKey(
  engine: Engine,
  { password }: { password: string },
): Promise<{ recoveryWords: string[] }> {
  const { accountId, session } = mustSelf(engine)
  const { username } = session
  const derived = await derive(engine, username, password)
  const { authSecret } = derived
  const answer = await engine.caller.call('auth:unlock', { authSecret })
  const previous = must(await loadAccount(engine, accountId), 'the own entry is kept').view
  const { rootKey, account } = await openByPassword(answer, derived, { accountId, username, previous })
  try {
    const version = answer.secrets.recoveryVersion + 1
    const { recoveryWords, ...recovery } = await makeRecovery({ rootKey, aid: account.aid }, version)
    await engine.caller.call('auth:renew-recovery', { authSecret, ...recovery })
    return { recoveryWords }
  } finally {
    rootKey.dispose()
  }
}
