import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { AccountId } from '@stogram/contract'

const ALGORITHM = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Keeps the secrets of second factors from whoever has only the database. A sealed one opens for its account alone. */
export interface FactorCipher {
  /** nonce, ciphertext, tag */
  seal(accountId: AccountId, secret: string): Uint8Array
  /** Undefined when it was sealed under another key or for another account, or was changed. */
  open(accountId: AccountId, sealed: Uint8Array): string | undefined
}

/** `key`: 32 bytes. */
export function makeFactorCipher(key: Uint8Array): FactorCipher {
  return {
    seal(accountId, secret) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(accountId))
      const sealed = Buffer.concat([nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return new Uint8Array(sealed)
    },
    open(accountId, sealed) {
      const tagAt = sealed.length - TAG_BYTES
      if (tagAt < NONCE_BYTES) return undefined
      const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
      decipher.setAAD(Buffer.from(accountId)).setAuthTag(sealed.subarray(tagAt))
      try {
        return decipher.update(sealed.subarray(NONCE_BYTES, tagAt), undefined, 'utf8') + decipher.final('utf8')
      } catch {
        return undefined
      }
    },
  }
}
