import { LIMITS } from '@stogram/contract'
import { makeLetters } from './base32.ts'

/** 80 bits each. */
export function makeBackupCodes(): string[] {
  return Array.from({ length: LIMITS.backupCodes }, () => makeLetters(16))
}
