import { concat, idBytes, idText } from '../codec/bytes.ts'
import { encodeCanonical } from '../codec/canonical.ts'
import { decodeFields } from '../codec/fields.ts'
import { fail } from '../errors.ts'
import { bufferSource } from '../primitives/buffer-source.ts'
import { type RandomBytes, systemRandom } from '../primitives/random.ts'

const TAG = 9
const SEED_BYTES = 32
/** What stands before a raw Ed25519 seed in PKCS #8: the only form in which every runtime takes one. */
const PKCS8_START = new Uint8Array([48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32])

/** The secret of a join link. Whoever has it may ask to join; it stands behind the # and never reaches a server. */
export interface InviteLink {
  chatId: Uint8Array
  /** 32 random bytes. */
  seed: Uint8Array
}

export function makeInviteLink(chatId: Uint8Array, random: RandomBytes = systemRandom): InviteLink {
  return { chatId, seed: random(SEED_BYTES) }
}

/** Text for the part of a URL behind the #: canonical [9, chatId, seed] as base64url. Source docs/e2ee.md [JN1] */
export function encodeInviteLink({ chatId, seed }: InviteLink): string {
  return idText(encodeCanonical([TAG, chatId, seed]))
}

/** Throws E2eeError('size' | 'format' | 'encoding'). */
export function parseInviteLink(text: string): InviteLink {
  if (text.length > 128) fail('size')
  const fields = decodeFields(idBytes(text), 3, { maxBytes: 96 })
  fields.tag(TAG)
  return { chatId: fields.bytes(16), seed: fields.bytes(SEED_BYTES) }
}

/** The key pair that the seed is: `inviteKey` goes into the `invite` op. Source docs/e2ee.md [JN1] */
export async function inviteKeyPair(link: InviteLink): Promise<{ inviteKey: Uint8Array; signingKey: CryptoKey }> {
  const pkcs8 = concat(PKCS8_START, link.seed)
  const readable = await importSeed(pkcs8, true)
  const { x } = await crypto.subtle.exportKey('jwk', readable)
  const signingKey = await importSeed(pkcs8, false)
  pkcs8.fill(0)
  return { inviteKey: idBytes(x ?? fail('unsupported')), signingKey }
}

async function importSeed(pkcs8: Uint8Array, isExtractable: boolean): Promise<CryptoKey> {
  try {
    return await crypto.subtle.importKey('pkcs8', bufferSource(pkcs8), 'Ed25519', isExtractable, ['sign'])
  } catch {
    // @NOTE Any 32 bytes are a seed, so the runtime does not know the algorithm, or somebody passed other bytes.
    return fail('unsupported')
  }
}
