import { encodeCanonical } from '../codec/canonical.ts'
import { decodeFields } from '../codec/fields.ts'
import { fail } from '../errors.ts'
import { decryptDerived, encryptDerived } from '../primitives/aead.ts'
import { label } from '../primitives/hash.ts'
import { type RandomBytes, systemRandom } from '../primitives/random.ts'

const FORMAT = 1
const SALT_BYTES = 32
const MAX_SEALED_BYTES = 65_536

/** Where a sealed blob belongs. A blob opens only under the purpose and the associated data it was sealed with. */
export interface SealContext {
  purpose: string
  aad: Uint8Array
}

/**
 * Seals a stored secret. The one construction for everything that is kept and is not a message.
 *
 * Source   docs/e2ee.md [CV5], [CV6]
 * key      an HKDF key with usage deriveBits
 * Returns  canonical [1, salt(32), ciphertext ‖ tag(16)]
 */
export async function seal(
  key: CryptoKey,
  context: SealContext,
  plaintext: Uint8Array,
  random: RandomBytes = systemRandom,
): Promise<Uint8Array> {
  const salt = random(SALT_BYTES)
  const input = { key, salt, info: infoOf(context), aad: context.aad }
  return encodeCanonical([FORMAT, salt, await encryptDerived(input, plaintext)])
}

/** Opens what `seal` made. Throws E2eeError('size' | 'encoding' | 'format' | 'sealed'). */
export async function open(key: CryptoKey, context: SealContext, sealed: Uint8Array): Promise<Uint8Array> {
  const fields = decodeFields(sealed, 3, { maxBytes: MAX_SEALED_BYTES })
  fields.tag(FORMAT)
  const salt = fields.bytes(SALT_BYTES)
  const ciphertext = fields.bytes()
  if (ciphertext.length < 16) fail('format')
  return decryptDerived({ key, salt, info: infoOf(context), aad: context.aad }, ciphertext)
}

function infoOf(context: SealContext): Uint8Array {
  return label(`seal/${context.purpose}`)
}
