import { fail } from '../errors.ts'
import { label } from '../primitives/hash.ts'
import { hkdf, importHkdfKey } from '../primitives/hkdf.ts'
import { type RandomBytes, systemRandom } from '../primitives/random.ts'

const RECOVERY_KEY_BYTES = 32
const EMPTY = new Uint8Array(0)

/** 32 random bytes, shown once as 24 words. */
export function makeRecoveryKey(random: RandomBytes = systemRandom): Uint8Array {
  return random(RECOVERY_KEY_BYTES)
}

/** 24 English BIP 39 words with single spaces; the last one carries the checksum. */
export async function encodeRecoveryWords(recoveryKey: Uint8Array): Promise<string> {
  if (recoveryKey.length !== RECOVERY_KEY_BYTES) fail('value')
  const { entropyToMnemonic, wordlist } = await loadWords()
  return entropyToMnemonic(recoveryKey, wordlist)
}

/** Reads what a person typed: case and spacing do not matter. Throws E2eeError('recovery_words'). */
export async function parseRecoveryWords(text: string): Promise<Uint8Array> {
  const words = text.normalize('NFKD').toLowerCase().trim().split(/\s+/)
  if (words.length !== 24) fail('recovery_words')
  const { mnemonicToEntropy, wordlist } = await loadWords()
  try {
    return mnemonicToEntropy(words.join(' '), wordlist)
  } catch {
    // @NOTE The library's message quotes the words; it must not travel.
    return fail('recovery_words')
  }
}

/** The key that opens the account root key without the password. Source docs/e2ee.md [KH3] */
export async function recoveryUnlockKey(recoveryKey: Uint8Array): Promise<CryptoKey> {
  const unlock = await derive(recoveryKey, 'rec/unlock')
  const key = await importHkdfKey(unlock)
  unlock.fill(0)
  return key
}

/** 32 bytes that prove to the server that one holds the recovery key, as `authSecret` does for the password. */
export function recoveryAuthSecret(recoveryKey: Uint8Array): Promise<Uint8Array> {
  return derive(recoveryKey, 'rec/auth')
}

/** The word list is large, and a client that is signed in never needs it. */
async function loadWords() {
  const [library, { wordlist }] = await Promise.all([
    import('@scure/bip39'),
    import('@scure/bip39/wordlists/english.js'),
  ])
  return { ...library, wordlist }
}

async function derive(recoveryKey: Uint8Array, purpose: string): Promise<Uint8Array> {
  if (recoveryKey.length !== RECOVERY_KEY_BYTES) fail('value')
  return hkdf(await importHkdfKey(recoveryKey), EMPTY, label(purpose), 32)
}
