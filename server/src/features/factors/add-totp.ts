import type { Logger } from 'pino'
import type { Handler } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import { hashBackupCode } from './backup-code-hash.ts'
import type { FactorCipher } from './factor-cipher.ts'
import type { FactorsRepository } from './factors.repository.ts'
import type { ProvePassword } from './prove-password.ts'
import { findStep } from './totp.ts'

export interface AddTotpDeps {
  factors: FactorsRepository
  cipher: FactorCipher
  provePassword: ProvePassword
  auditLog: Logger
  nowMs: () => number
}

export function makeAddTotp(deps: AddTotpDeps): Handler<'factor:add-totp'> {
  const { factors, cipher, provePassword, auditLog, nowMs } = deps
  return async ({ authSecret, secret, code, backupCodes }, { caller }) => {
    await provePassword(caller, authSecret)
    const { accountId, deviceId } = caller
    const codeHashes = backupCodes.map((each) => hashBackupCode(accountId, each))
    const { totp } = await factors.find(accountId)
    // Asked again because the answer was lost: the code is used up, and the secret is in force.
    const isRepeat = totp !== undefined && cipher.open(accountId, totp.sealedSecret) === secret
    if (isRepeat && (await factors.replaceBackupCodes(accountId, codeHashes))) return {}
    const lastStep = await findStep(secret, code, nowMs())
    if (lastStep === undefined) throw new OperationError('wrong_code')
    await factors.putTotp(accountId, { sealedSecret: cipher.seal(accountId, secret), lastStep, codeHashes })
    auditLog.warn({ event: 'factor-added', kind: 'totp', accountId, deviceId }, 'second factor added')
    return {}
  }
}
