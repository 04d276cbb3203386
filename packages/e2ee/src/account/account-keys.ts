import { hash, label } from '../primitives/hash.ts'
import { exportSpki, generateOaep, generatePss } from '../primitives/rsa.ts'

const KEY_ID_BYTES = 8

/** A new identity, all halves present. Keep it only while the account is being made. */
export interface AccountKeys {
  /** 32 bytes: the hash of both public keys. */
  aid: Uint8Array
  /** 8 bytes: names the encryption key. */
  kid: Uint8Array
  spkiS: Uint8Array
  spkiE: Uint8Array
  /** RSA-PSS-3072: signs the identity record, certificates and device lists. */
  identitySigning: CryptoKeyPair
  /** RSA-OAEP-3072: receives epoch secrets. */
  identityEncryption: CryptoKeyPair
}

/** Two RSA-3072 key pairs; a second or so of work. Source docs/e2ee.md [KH4], [ID1] */
export async function makeAccountKeys(): Promise<AccountKeys> {
  const [identitySigning, identityEncryption] = await Promise.all([generatePss(), generateOaep()])
  const spkiS = await exportSpki(identitySigning.publicKey)
  const spkiE = await exportSpki(identityEncryption.publicKey)
  const aid = await accountIdOf(spkiS, spkiE)
  const kid = await keyIdOf(spkiE)
  return { aid, kid, spkiS, spkiE, identitySigning, identityEncryption }
}

/** The account id is the hash of the first keys: whoever swaps the keys has swapped the account. */
export function accountIdOf(spkiS: Uint8Array, spkiE: Uint8Array): Promise<Uint8Array> {
  return hash(label('aid'), spkiS, spkiE)
}

export async function keyIdOf(spkiE: Uint8Array): Promise<Uint8Array> {
  return (await hash(label('kid'), spkiE)).slice(0, KEY_ID_BYTES)
}
