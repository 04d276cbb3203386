import type { Logger } from 'pino'
import type { Handler } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import { hashBackupCode } from './backup-code-hash.ts'
import type { ChangeProved, ProvePassword } from './change-proved.ts'
import type { FactorCipher } from './factor-cipher.ts'
import type { FactorsRepository } from './factors.repository.ts'
import { findStep } from './totp.ts'

export interface AddTotpDeps {
  factors: FactorsRepository
  cipher: FactorCipher
  provePassword: ProvePassword
  changeProved: ChangeProved
  auditLog: Logger
  nowMs: () => number
}

export function makeAddTotp(deps: AddTotpDeps): Handler<'factor:add-totp'> {
  const { factors, cipher, provePassword, changeProved, auditLog, nowMs } = deps
  return async ({ authSecret, secret, code, backupCodes }, { caller }) => {
    const passwordVersion = await provePassword(caller, authSecret)
    const { accountId, deviceId } = caller
    const codeHashes = backupCodes.map((each) => hashBackupCode(accountId, each))
    const isAdded = await changeProved(caller, passwordVersion, async (tx) => {
      const { totp } = await factors.find(accountId, tx)
      // Asked again because the answer was lost: the code is used up, and the secret is in force.
      const isRepeat = totp !== undefined && cipher.open(accountId, totp.sealedSecret) === secret
      if (isRepeat && (await factors.replaceBackupCodes(tx, accountId, codeHashes))) return false
      const lastStep = await findStep(secret, code, nowMs())
      if (lastStep === undefined) throw new OperationError('wrong_code')
      await factors.putTotp(tx, accountId, { sealedSecret: cipher.seal(accountId, secret), lastStep, codeHashes })
      return true
    })
    if (isAdded) auditLog.warn({ event: 'factor-added', kind: 'totp', accountId, deviceId }, 'second factor added')
    return {}
  }
}
