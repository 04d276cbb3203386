import { LIMITS } from '@stogram/contract'
import type { Logger } from 'pino'
import type { FactorCaller, Handler } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import { hashBackupCode } from './backup-code-hash.ts'
import type { ChangeProved } from './change-proved.ts'
import type { FactorsRepository, StoredFactors } from './factors.repository.ts'
import { readNewPasskey, type Site } from './passkeys.ts'

export interface AddPasskeyDeps {
  factors: FactorsRepository
  site: Site
  /** Throws OperationError('unauthorized'). */
  verifyOffer: (ticket: string) => Promise<Omit<FactorCaller, 'kind'>>
  changeProved: ChangeProved
  auditLog: Logger
}

/** The password was proved for the offer, which the account has made itself. */
export function makeAddPasskey(deps: AddPasskeyDeps): Handler<'factor:add-passkey'> {
  const { factors, site, verifyOffer, changeProved, auditLog } = deps
  return async ({ ticket, passkey, backupCodes }, { caller }) => {
    const { accountId, deviceId } = caller
    const offer = await verifyOffer(ticket)
    if (offer.accountId !== accountId) throw new OperationError('forbidden')
    const made = await readNewPasskey(site, passkey, offer.challenge)
    if (made === undefined) throw new OperationError('wrong_code')
    const codeHashes = backupCodes?.map((code) => hashBackupCode(accountId, code))
    const isAdded = await changeProved(caller, offer.passwordVersion, async (tx) => {
      const stored = await factors.find(accountId, tx)
      // Asked again because the answer was lost.
      if (stored.passkeys.some(({ id }) => id === made.id)) {
        if (codeHashes !== undefined) await factors.replaceBackupCodes(tx, accountId, codeHashes)
        return false
      }
      const fields = { ...made, challengeAtMs: offer.issuedAtMs }
      const isNew = mayAdd(stored, backupCodes) && (await factors.addPasskey(tx, accountId, fields, codeHashes))
      if (!isNew) throw new OperationError('forbidden')
      return true
    })
    if (isAdded) auditLog.warn({ event: 'factor-added', kind: 'passkey', accountId, deviceId }, 'second factor added')
    return {}
  }
}

function mayAdd({ totp, passkeys }: StoredFactors, backupCodes: readonly string[] | undefined): boolean {
  const isFirst = totp === undefined && passkeys.length === 0
  return passkeys.length < LIMITS.passkeysPerAccount && (!isFirst || backupCodes !== undefined)
}
