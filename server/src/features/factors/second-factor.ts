import type { AccountId, FactorKind, FactorProof, FactorRequest } from '@stogram/contract'
import type { Logger } from 'pino'
import type { FactorCaller } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import { hashBackupCode } from './backup-code-hash.ts'
import type { FactorCipher } from './factor-cipher.ts'
import { type FactorsRepository, nameFactors, type StoredFactors } from './factors.repository.ts'
import { checkPasskey, type Site } from './passkeys.ts'
import { findStep } from './totp.ts'

export interface SecondFactorDeps {
  factors: FactorsRepository
  cipher: FactorCipher
  site: Site
  /** For a log-in whose password was right. */
  issueTicket: (
    proved: Pick<FactorCaller, 'accountId' | 'passwordVersion'>,
  ) => Promise<{ ticket: string; challenge: Uint8Array }>
  auditLog: Logger
  nowMs: () => number
}

/** What stands between a right password and the sealed keys. */
export interface SecondFactor {
  /** `request` is undefined where the password is enough; `factors` stands for what there is. */
  askFor(
    accountId: AccountId,
    passwordVersion: number,
  ): Promise<{ request: FactorRequest | undefined; factors: string }>
  nameFactors(accountId: AccountId): Promise<string>
  /** Uses the proof up. Throws OperationError('wrong_code'), whatever is wrong with it. */
  mustProve(caller: FactorCaller, proof: FactorProof): Promise<void>
}

export function makeSecondFactor(deps: SecondFactorDeps): SecondFactor {
  const { factors, site, issueTicket, auditLog } = deps
  return {
    async askFor(accountId, passwordVersion) {
      const stored = await factors.find(accountId)
      const kinds = kindsOf(stored)
      if (kinds.length === 0) return { request: undefined, factors: nameFactors(stored) }
      const { ticket, challenge } = await issueTicket({ accountId, passwordVersion })
      const passkeyIds = stored.passkeys.map(({ id }) => id)
      const passkey = passkeyIds.length === 0 ? {} : { passkey: { challenge, rpId: site.rpId, passkeyIds } }
      return { request: { ticket, kinds, ...passkey }, factors: nameFactors(stored) }
    },
    nameFactors: async (accountId) => nameFactors(await factors.find(accountId)),
    async mustProve(caller, proof) {
      const isRight = await takeProof(deps, caller, proof)
      const event = isRight ? 'factor-proved' : 'factor-refused'
      const { accountId } = caller
      auditLog[isRight ? 'info' : 'warn']({ event, kind: proof.kind, accountId }, 'second factor')
      if (!isRight) throw new OperationError('wrong_code')
    },
  }
}

function kindsOf({ totp, passkeys, backupCodes }: StoredFactors): FactorKind[] {
  const kinds: FactorKind[] = []
  if (totp !== undefined) kinds.push('totp')
  if (passkeys.length > 0) kinds.push('passkey')
  return kinds.length > 0 && backupCodes > 0 ? [...kinds, 'backup-code'] : kinds
}

async function takeProof(deps: SecondFactorDeps, caller: FactorCaller, proof: FactorProof): Promise<boolean> {
  const { factors, cipher, site, auditLog, nowMs } = deps
  const { accountId } = caller
  if (proof.kind === 'backup-code') return factors.takeBackupCode(accountId, hashBackupCode(accountId, proof.code))
  const { totp, passkeys } = await factors.find(accountId)
  if (proof.kind === 'passkey') {
    const passkey = passkeys.find(({ id }) => id === proof.passkeyId)
    const counter = passkey && (await checkPasskey(site, passkey, proof, caller.challenge))
    if (passkey === undefined || counter === undefined) return false
    const use = { challengeAtMs: caller.issuedAtMs, counter, atMs: nowMs() }
    return factors.takeChallenge(accountId, passkey.id, use)
  }
  if (totp === undefined) return false
  const secret = cipher.open(accountId, totp.sealedSecret)
  if (secret === undefined) {
    auditLog.error({ event: 'factor-unreadable', accountId }, 'sealed under another key: were the secrets replaced?')
    return false
  }
  const step = await findStep(secret, proof.code, nowMs())
  return step !== undefined && factors.takeStep(accountId, totp, step)
}
