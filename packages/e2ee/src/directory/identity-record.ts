import { notBuilt } from '../not-built.ts'

/** An identity record (AIR) and its signatures: [own] for the first, [own, previous key's] for a rotation. */
export interface SignedIdentity {
  record: Uint8Array
  signatures: readonly Uint8Array[]
}

export interface IdentityRecord {
  aid: Uint8Array
  /** 0 for the first record, then one more for each rotation. */
  seq: number
  prevHash: Uint8Array
  spkiS: Uint8Array
  spkiE: Uint8Array
  createdAtMs: number
}

/** A verified identity: the newest record of a chain that starts at `aid`. */
export interface Identity {
  aid: Uint8Array
  seq: number
  spkiS: Uint8Array
  spkiE: Uint8Array
  kid: Uint8Array
  /** Hash of the newest record. */
  airHash: Uint8Array
  /** Hashes of all records, oldest first. */
  airHashes: readonly Uint8Array[]
}

export interface IdentitySigner {
  signingKey: CryptoKey
  spkiS: Uint8Array
  spkiE: Uint8Array
}

export async function makeIdentity(
  _keys: IdentitySigner,
  _createdAtMs: number,
): Promise<SignedIdentity> {
  return notBuilt()
}

/** A rotation: `next` replaces the keys of `current`; both sign. */
export async function makeIdentityRotation(
  _current: Identity,
  _currentSigningKey: CryptoKey,
  _next: IdentitySigner,
  _createdAtMs: number,
): Promise<SignedIdentity> {
  return notBuilt()
}

/** Throws E2eeError('identity_chain' | 'wrong_account' | 'signature' | 'rsa_parameters'), alarm KEY_CHANGED. */
export async function verifyIdentityChain(
  _chain: readonly SignedIdentity[],
  _aid: Uint8Array,
): Promise<Identity> {
  return notBuilt()
}
