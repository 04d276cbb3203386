import type { AccountId, FactorKind, FactorProof } from '@stogram/contract'
import type { Logger } from 'pino'
import { OperationError } from '../../realtime/operation-error.ts'
import { hashBackupCode } from './backup-code-hash.ts'
import type { FactorCipher } from './factor-cipher.ts'
import type { FactorsRepository } from './factors.repository.ts'
import { findStep } from './totp.ts'

export interface SecondFactorDeps {
  factors: FactorsRepository
  cipher: FactorCipher
  auditLog: Logger
  nowMs: () => number
}

/** What stands between a right password and the sealed keys. */
export interface SecondFactor {
  /** What the account may be asked for; nothing where the password is enough. */
  kindsFor(accountId: AccountId): Promise<FactorKind[]>
  /** Uses the proof up. Throws OperationError('wrong_code'), whatever is wrong with it. */
  mustProve(accountId: AccountId, proof: FactorProof): Promise<void>
}

export function makeSecondFactor(deps: SecondFactorDeps): SecondFactor {
  const { factors, auditLog } = deps
  return {
    async kindsFor(accountId) {
      const { totp, backupCodes } = await factors.find(accountId)
      if (totp === undefined) return []
      return backupCodes > 0 ? ['totp', 'backup-code'] : ['totp']
    },
    async mustProve(accountId, proof) {
      const isRight = await takeProof(deps, accountId, proof)
      const event = isRight ? 'factor-proved' : 'factor-refused'
      auditLog[isRight ? 'info' : 'warn']({ event, kind: proof.kind, accountId }, 'second factor')
      if (!isRight) throw new OperationError('wrong_code')
    },
  }
}

async function takeProof(deps: SecondFactorDeps, accountId: AccountId, proof: FactorProof): Promise<boolean> {
  const { factors, cipher, auditLog, nowMs } = deps
  if (proof.kind === 'backup-code') return factors.takeBackupCode(accountId, hashBackupCode(accountId, proof.code))
  const { totp } = await factors.find(accountId)
  if (totp === undefined) return false
  const secret = cipher.open(accountId, totp.sealedSecret)
  if (secret === undefined) {
    auditLog.error({ event: 'factor-unreadable', accountId }, 'sealed under another key: were the secrets replaced?')
    return false
  }
  const step = await findStep(secret, proof.code, nowMs())
  return step !== undefined && factors.takeStep(accountId, totp, step)
}
