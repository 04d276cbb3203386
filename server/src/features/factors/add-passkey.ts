import { type AccountId, LIMITS } from '@stogram/contract'
import type { Logger } from 'pino'
import type { Handler } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import { hashBackupCode } from './backup-code-hash.ts'
import type { FactorsRepository, StoredFactors } from './factors.repository.ts'
import { readNewPasskey, type Site } from './passkeys.ts'

export interface AddPasskeyDeps {
  factors: FactorsRepository
  site: Site
  /** Throws OperationError('unauthorized'). */
  verifyOffer: (ticket: string) => Promise<{ accountId: AccountId; challenge: Uint8Array; issuedAtMs: number }>
  auditLog: Logger
}

/** The password was proved for the offer, which the account has made itself. */
export function makeAddPasskey({
  factors,
  site,
  verifyOffer,
  auditLog,
}: AddPasskeyDeps): Handler<'factor:add-passkey'> {
  return async ({ ticket, passkey, backupCodes }, { caller: { accountId, deviceId } }) => {
    const offer = await verifyOffer(ticket)
    if (offer.accountId !== accountId) throw new OperationError('forbidden')
    const stored = await factors.find(accountId)
    // Asked again because the answer was lost.
    const isRepeat = stored.passkeys.some(({ id }) => id === passkey.passkeyId)
    if (!isRepeat && !mayAdd(stored, backupCodes)) throw new OperationError('forbidden')
    const made = await readNewPasskey(site, passkey, offer.challenge)
    if (made === undefined) throw new OperationError('wrong_code')
    const codeHashes = backupCodes?.map((code) => hashBackupCode(accountId, code))
    if (isRepeat) {
      if (codeHashes !== undefined) await factors.replaceBackupCodes(accountId, codeHashes)
      return {}
    }
    const isAdded = await factors.addPasskey(accountId, { ...made, challengeAtMs: offer.issuedAtMs }, codeHashes)
    if (!isAdded) throw new OperationError('forbidden')
    auditLog.warn({ event: 'factor-added', kind: 'passkey', accountId, deviceId }, 'second factor added')
    return {}
  }
}

function mayAdd({ totp, passkeys }: StoredFactors, backupCodes: readonly string[] | undefined): boolean {
  const isFirst = totp === undefined && passkeys.length === 0
  return passkeys.length < LIMITS.passkeysPerAccount && (!isFirst || backupCodes !== undefined)
}
