import type { RenewedRecovery } from '../account-views.ts'
import type { Engine } from '../engine.ts'
import { makeRecovery } from './new-secrets.ts'
import { openSelf } from './open-self.ts'
import { putRecovery } from './put-recovery.ts'

/** Replaces the recovery key; the words of the old one open nothing on this server any more. */
export async function renewRecoveryKey(engine: Engine, { password }: { password: string }): Promise<RenewedRecovery> {
  const { rootKey, account, secrets, authSecret } = await openSelf(engine, password)
  try {
    const made = await makeRecovery({ rootKey, aid: account.aid }, secrets.recoveryVersion + 1)
    return await putRecovery(engine, authSecret, made)
  } finally {
    rootKey.dispose()
  }
}
