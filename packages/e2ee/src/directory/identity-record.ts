import { accountIdOf, keyIdOf } from '../account/account-keys.ts'
import { equalBytes } from '../codec/bytes.ts'
import { encodeCanonical } from '../codec/canonical.ts'
import { decodeFields } from '../codec/fields.ts'
import { fail } from '../errors.ts'
import { hash, label } from '../primitives/hash.ts'
import { importRsaPublic, SPKI_BYTES, signPss, verifyPss } from '../primitives/rsa.ts'

const TAG = 6
const SUITE = 1
const MAX_BYTES = 4_096
const MAX_CHAIN = 64
const NO_PREVIOUS = new Uint8Array(32)
const OWN = 'sig/air'
const ENDORSEMENT = 'sig/air-next'

/** An identity record (AIR) and its signatures: [own] for the first, [own, previous key's] for a rotation. */
export interface SignedIdentity {
  record: Uint8Array
  signatures: readonly Uint8Array[]
}

/** Canonical [6, aid, seq, prevHash, suite, spkiS, spkiE, createdAtMs]. */
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
  /** Signing keys of all records, oldest first: certificates of revoked devices were signed with older ones. */
  signingKeys: readonly Uint8Array[]
}

export interface IdentitySigner {
  signingKey: CryptoKey
  spkiS: Uint8Array
  spkiE: Uint8Array
}

/** The first record of an account; its id is the hash of these keys. Source docs/e2ee.md [ID1] */
export async function makeIdentity(keys: IdentitySigner, createdAtMs: number): Promise<SignedIdentity> {
  const aid = await accountIdOf(keys.spkiS, keys.spkiE)
  const record = encodeIdentityRecord({
    aid,
    seq: 0,
    prevHash: NO_PREVIOUS,
    spkiS: keys.spkiS,
    spkiE: keys.spkiE,
    createdAtMs,
  })
  return { record, signatures: [await signPss(keys.signingKey, OWN, record)] }
}

/** A rotation: `next` replaces the keys of `current`; both sign. Source docs/e2ee.md [ID3] */
export async function makeIdentityRotation(
  current: Identity,
  currentSigningKey: CryptoKey,
  next: IdentitySigner,
  createdAtMs: number,
): Promise<SignedIdentity> {
  const record = encodeIdentityRecord({
    aid: current.aid,
    seq: current.seq + 1,
    prevHash: current.airHash,
    spkiS: next.spkiS,
    spkiE: next.spkiE,
    createdAtMs,
  })
  const own = await signPss(next.signingKey, OWN, record)
  return { record, signatures: [own, await signPss(currentSigningKey, ENDORSEMENT, record)] }
}

/**
 * Follows a chain from the keys that the account id hashes to.
 *
 * Source  docs/e2ee.md [ID1], [ID2], [ID3]
 * Throws  E2eeError('identity_chain' | 'wrong_account' | 'signature' | 'rsa_parameters'), alarm KEY_CHANGED
 */
export async function verifyIdentityChain(chain: readonly SignedIdentity[], aid: Uint8Array): Promise<Identity> {
  if (chain.length > MAX_CHAIN) fail('size')
  let identity: Identity | undefined
  for (const signed of chain) identity = await follow(identity, signed, aid)
  return identity ?? fail('identity_chain', 'KEY_CHANGED')
}

export function encodeIdentityRecord(record: IdentityRecord): Uint8Array {
  const { aid, seq, prevHash, spkiS, spkiE, createdAtMs } = record
  return encodeCanonical([TAG, aid, seq, prevHash, SUITE, spkiS, spkiE, createdAtMs])
}

export function decodeIdentityRecord(bytes: Uint8Array): IdentityRecord {
  const fields = decodeFields(bytes, 8, { maxBytes: MAX_BYTES })
  fields.tag(TAG)
  const aid = fields.bytes(32)
  const seq = fields.uint()
  const prevHash = fields.bytes(32)
  fields.tag(SUITE)
  const spkiS = fields.bytes(SPKI_BYTES)
  const spkiE = fields.bytes(SPKI_BYTES)
  return { aid, seq, prevHash, spkiS, spkiE, createdAtMs: fields.uint() }
}

async function follow(previous: Identity | undefined, signed: SignedIdentity, aid: Uint8Array): Promise<Identity> {
  const record = decodeIdentityRecord(signed.record)
  if (!equalBytes(record.aid, aid)) fail('wrong_account', 'KEY_CHANGED')
  if (record.seq !== (previous === undefined ? 0 : previous.seq + 1)) {
    fail('identity_chain', 'KEY_CHANGED')
  }
  if (!equalBytes(record.prevHash, previous?.airHash ?? NO_PREVIOUS)) {
    fail('identity_chain', 'KEY_CHANGED')
  }
  await verifySignatures(previous, record, signed)
  const airHash = await hash(label('air'), signed.record)
  return {
    aid: record.aid,
    seq: record.seq,
    spkiS: record.spkiS,
    spkiE: record.spkiE,
    kid: await keyIdOf(record.spkiE),
    airHash,
    airHashes: [...(previous?.airHashes ?? []), airHash],
    signingKeys: [...(previous?.signingKeys ?? []), record.spkiS],
  }
}

async function verifySignatures(
  previous: Identity | undefined,
  record: IdentityRecord,
  signed: SignedIdentity,
): Promise<void> {
  const [own, endorsement] = signed.signatures
  const expected = previous === undefined ? 1 : 2
  if (own === undefined || signed.signatures.length !== expected) fail('format')
  if (previous === undefined) {
    const hashed = await accountIdOf(record.spkiS, record.spkiE)
    if (!equalBytes(hashed, record.aid)) fail('wrong_account', 'KEY_CHANGED')
  } else {
    const bytes = endorsement ?? fail('format')
    await verifyPss(previous.spkiS, ENDORSEMENT, signed.record, bytes, 'KEY_CHANGED')
  }
  await importRsaPublic(record.spkiE, 'encrypt')
  await verifyPss(record.spkiS, OWN, signed.record, own, 'KEY_CHANGED')
}
