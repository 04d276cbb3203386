import { ERRORS, type FactorProof } from '@stogram/contract'
import { CoreError } from '../api.ts'

/** What a person typed, as the server knows it. Throws CoreError('wrong_code') for what can be no code. */
export function cleanProof(proof: FactorProof): FactorProof {
  switch (proof.kind) {
    case 'totp':
      return { kind: 'totp', code: cleanTotpCode(proof.code) }
    case 'backup-code':
      return { kind: 'backup-code', code: cleanBackupCode(proof.code) }
    case 'passkey':
      return proof
  }
}

export function cleanTotpCode(text: string): string {
  return mustMatch(/^\d{6}$/, text.replace(/\s/g, ''))
}

/** Codes are shown in groups, and have neither 0 nor 1. */
function cleanBackupCode(text: string): string {
  const letters = text.toLowerCase().replace(/[\s-]/g, '').replaceAll('0', 'o').replaceAll('1', 'l')
  return mustMatch(/^[a-z2-7]{16}$/, letters)
}

function mustMatch(form: RegExp, code: string): string {
  if (!form.test(code)) throw new CoreError('wrong_code', ERRORS.wrong_code.message)
  return code
}
