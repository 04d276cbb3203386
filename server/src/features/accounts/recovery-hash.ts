import { createHash, timingSafeEqual } from 'node:crypto'

const LABEL = 'recovery\0'
const HASH_OF_NOBODY = new Uint8Array(32)

/** A fast hash is enough: behind the secret stand 256 random bits, which nobody guesses. */
export function hashRecoverySecret(recoverySecret: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha256').update(LABEL).update(recoverySecret).digest())
}

/** Takes the same time when there is no hash to compare with. */
export function isRecoverySecret(recoverySecret: Uint8Array, hash: Uint8Array | undefined): boolean {
  const isEqual = timingSafeEqual(hashRecoverySecret(recoverySecret), hash ?? HASH_OF_NOBODY)
  return isEqual && hash !== undefined
}
