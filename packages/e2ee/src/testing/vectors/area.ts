import { inviteKeyPair } from '../../chat/invite-link.ts'
import { decodeHex, encodeHex } from '../../codec/bytes.ts'
import type { VerifiedDevice } from '../../directory/device-certificate.ts'
import type { DeviceSigner } from '../../directory/device-keys.ts'
import type { RandomBytes } from '../../primitives/random.ts'

/** Names to hex, or to text where the object is one. */
export type Vectors = Record<string, string>

/**
 * The vectors of one part of the protocol, in any runtime.
 *
 * fixed   comes out the same byte for byte, whoever makes it
 * frozen  RSA draws its own randomness, so these were made once; `check` opens or verifies each and throws when it cannot
 */
export interface VectorArea {
  fixed(): Promise<Vectors>
  frozen?: { make(): Promise<Vectors>; check(frozen: FrozenVectors): Promise<void> }
}

export type FrozenVectors = (name: string) => Uint8Array

/** Randomness that repeats: the bytes count upwards from `start`. */
export function countingRandom(start: number): RandomBytes {
  let next = start
  return (length) => Uint8Array.from({ length }, () => next++ & 0xff)
}

/** A device whose keys come from a seed. */
export async function seededDevice(
  aid: Uint8Array,
  seed: number,
): Promise<{ signer: DeviceSigner; verified: VerifiedDevice }> {
  const bytes = new Uint8Array(32).fill(seed)
  const { inviteKey: dkPub, signingKey } = await inviteKeyPair({ chatId: bytes.slice(0, 16), seed: bytes })
  const deviceId = new Uint8Array(16).fill(seed)
  const verified = { deviceId, aid, dkPub, mkPub: dkPub, createdAtMs: 0, certificate: new Uint8Array(0) }
  return { signer: { aid, deviceId, signingKey }, verified }
}

export function frozenOf(vectors: Vectors): FrozenVectors {
  return (name) => {
    const hex = vectors[name]
    mustBe(hex !== undefined, name)
    return decodeHex(hex)
  }
}

export function hexOf(objects: Record<string, Uint8Array>): Vectors {
  return Object.fromEntries(Object.entries(objects).map(([name, bytes]) => [name, encodeHex(bytes)]))
}

export function mustBe(isTrue: boolean, what: string): asserts isTrue {
  if (!isTrue) throw new Error(`vector ${what}`)
}
