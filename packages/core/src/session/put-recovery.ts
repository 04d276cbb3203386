import { UnreachableError } from '@stogram/contract'
import { equalBytes } from '@stogram/e2ee'
import type { RenewedRecovery } from '../account-views.ts'
import type { Engine } from '../engine.ts'
import type { NewRecovery } from './new-secrets.ts'
import { repeatLost } from './repeat-lost.ts'

/**
 * Puts a new recovery key into force. When its answer stays lost, the server is asked which one is; when that is not
 * answered either, the words are given all the same. Throws when it is certain that the old one still holds.
 */
export async function putRecovery(
  engine: Engine,
  authSecret: Uint8Array,
  { recoveryWords, ...recovery }: NewRecovery,
): Promise<RenewedRecovery> {
  try {
    await repeatLost(engine.clock, () => engine.caller.call('auth:renew-recovery', { authSecret, ...recovery }))
    return { recoveryWords }
  } catch (error) {
    if (!(error instanceof UnreachableError)) throw error
    const isInForce = await askIfInForce(engine, authSecret, recovery)
    if (isInForce === false) throw error
    return { recoveryWords, ...(isInForce === undefined ? { mayOldHold: true } : {}) }
  }
}

async function askIfInForce(
  engine: Engine,
  authSecret: Uint8Array,
  { recoveryVersion, arkByRecovery }: Pick<NewRecovery, 'recoveryVersion' | 'arkByRecovery'>,
): Promise<boolean | undefined> {
  try {
    const { secrets } = await engine.caller.call('auth:unlock', { authSecret })
    const stored = secrets.arkByRecovery
    return secrets.recoveryVersion === recoveryVersion && stored !== undefined && equalBytes(stored, arkByRecovery)
  } catch {
    // @NOTE Whatever it is, nobody has said which key is in force.
    return undefined
  }
}
