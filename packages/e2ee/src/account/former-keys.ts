import { encodeCanonical } from '../codec/canonical.ts'
import { bytesOf, decodeFields, fieldsOf } from '../codec/fields.ts'
import { importHkdfKey } from '../primitives/hkdf.ts'
import { type RandomBytes, systemRandom } from '../primitives/random.ts'
import type { SecretBytes } from '../primitives/secret-bytes.ts'
import { deriveBytes, deriveFromRootKey } from './root-key.ts'
import { open, type SealContext, seal } from './seal.ts'
import { importPkcs8, openSealedKeys } from './sealed-keys.ts'

const FORMAT = 1
const KID_BYTES = 8
const LOG_KEY_BYTES = 32
/** So many fit a sealed blob; an account that starts over more often loses what only the oldest keys open. */
export const MAX_FORMER_KEYS = 32

/** What an account received and kept with before a rotation. It opens the past and is used for nothing new. */
export interface FormerKeys {
  /** 8 bytes: names the encryption key. */
  kid: Uint8Array
  /** RSA-OAEP private, not extractable: opens the epochs that were wrapped to it. */
  encryptionPrivateKey: CryptoKey
  /** Opens items of the account's own log up to `untilSeq`, and none behind it. */
  accountLogKey: CryptoKey
  untilSeq: number
}

/** The account as its sealed secrets hold it until now. */
export interface FormerSecrets {
  aid: Uint8Array
  kid: Uint8Array
  rootKey: SecretBytes
  sealedKeys: Uint8Array
  version: number
  /** Of rotations before this one. */
  formerKeys: Uint8Array | undefined
  /** The last item of the account's own log that was sealed under the present root key. */
  untilSeq: number
}

export interface FormerKeysSlot {
  aid: Uint8Array
  /** The version of the `sealedKeys` that they stand beside. */
  version: number
}

/**
 * `formerKeys`: what the keys in force until now are still good for, sealed under the root key that replaces theirs,
 * together with those of before.
 *
 * Source   docs/e2ee.md [EP14]
 * Returns  a sealed canonical [1, [[untilSeq, kid, PKCS #8 of the encryption key, log key]]], oldest first
 * Throws   E2eeError('sealed') when `rootKey` does not open what it should
 */
export async function sealFormerKeys(
  former: FormerSecrets,
  nextRootKey: SecretBytes,
  version: number,
  random: RandomBytes = systemRandom,
): Promise<Uint8Array> {
  const { aid, kid, rootKey, untilSeq, formerKeys } = former
  const before = formerKeys === undefined ? [] : await openRows(rootKey, formerKeys, former)
  const { signing, encryption: pkcs8 } = await openSealedKeys(former)
  signing.fill(0)
  const logKey = await deriveBytes(rootKey, 'log')
  const rows = [...before, [untilSeq, kid, pkcs8, logKey] as const].slice(-MAX_FORMER_KEYS)
  const plaintext = encodeCanonical([FORMAT, rows])
  const key = await deriveFromRootKey(nextRootKey, 'former')
  const sealed = await seal(key, contextOf({ aid, version }), plaintext, random)
  for (const secret of [plaintext, ...rows.flatMap(([, , ...secrets]) => secrets)]) secret.fill(0)
  return sealed
}

/** Oldest first. Throws E2eeError('sealed' | 'format' | 'key_mismatch'). Source docs/e2ee.md [EP14] */
export async function openFormerKeys(
  rootKey: SecretBytes,
  sealed: Uint8Array,
  slot: FormerKeysSlot,
): Promise<readonly FormerKeys[]> {
  const rows = await openRows(rootKey, sealed, slot)
  const opened = await Promise.all(
    rows.map(async ([untilSeq, kid, pkcs8, logKey]) => ({
      ...{ untilSeq, kid },
      encryptionPrivateKey: await importPkcs8(pkcs8, 'decrypt', false),
      accountLogKey: await importHkdfKey(logKey),
    })),
  )
  for (const [, , ...secrets] of rows) for (const secret of secrets) secret.fill(0)
  return opened
}

type Row = readonly [untilSeq: number, kid: Uint8Array, pkcs8: Uint8Array, logKey: Uint8Array]

async function openRows(rootKey: SecretBytes, sealed: Uint8Array, slot: FormerKeysSlot): Promise<Row[]> {
  const key = await deriveFromRootKey(rootKey, 'former')
  const plaintext = await open(key, contextOf(slot), sealed)
  const fields = decodeFields(plaintext, 2)
  fields.tag(FORMAT)
  const rows = fields.list(MAX_FORMER_KEYS).map((value): Row => {
    const row = fieldsOf(value, 4)
    return [row.uint(), row.bytes(KID_BYTES), bytesOf(row.any()), row.bytes(LOG_KEY_BYTES)]
  })
  return rows
}

function contextOf({ aid, version }: FormerKeysSlot): SealContext {
  return { purpose: 'former', aad: encodeCanonical([aid, version]) }
}
