import { notBuilt } from '../not-built.ts'

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

export async function makeAccountKeys(): Promise<AccountKeys> {
  return notBuilt()
}

/** aid of the keys of a first identity record. */
export async function accountIdOf(_spkiS: Uint8Array, _spkiE: Uint8Array): Promise<Uint8Array> {
  return notBuilt()
}

export async function keyIdOf(_spkiE: Uint8Array): Promise<Uint8Array> {
  return notBuilt()
}
