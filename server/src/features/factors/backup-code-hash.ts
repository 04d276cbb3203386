import { createHash } from 'node:crypto'
import type { AccountId } from '@stogram/contract'

/** A fast hash is enough: behind each code stand 80 random bits. One table of hashes serves for one account only. */
export function hashBackupCode(accountId: AccountId, code: string): Uint8Array {
  return new Uint8Array(createHash('sha256').update(`backup-code\0${accountId}\0${code}`).digest())
}
