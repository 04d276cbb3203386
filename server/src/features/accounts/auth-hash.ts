import { randomBytes } from 'node:crypto'
import { encodeBase64url } from '@stogram/contract'
import bcrypt from 'bcrypt'

/**
 * bcrypt over the base64url of the authentication secret: 43 characters, below the 72 bytes at which bcrypt cuts.
 * The secret is already stretched by Argon2id on the device; this protects it where it lies.
 */
export interface AuthHash {
  make(authSecret: Uint8Array): Promise<string>
  /** Takes the same time when there is no hash to compare with. */
  matches(authSecret: Uint8Array, hash: string | undefined): Promise<boolean>
}

export const BCRYPT_COST = 12

export async function openAuthHash(cost: number): Promise<AuthHash> {
  const hashOfNobody = await bcrypt.hash(randomBytes(32).toString('base64url'), cost)
  return {
    make: (authSecret) => bcrypt.hash(encodeBase64url(authSecret), cost),
    async matches(authSecret, hash) {
      const isMatch = await bcrypt.compare(encodeBase64url(authSecret), hash ?? hashOfNobody)
      return isMatch && hash !== undefined
    },
  }
}
