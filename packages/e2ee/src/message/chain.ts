import { hash, label } from '../primitives/hash.ts'

/** Before the first item of a log: 32 zero bytes. */
export const EMPTY_CHAIN: Uint8Array = new Uint8Array(32)

/**
 * The hash under which an item of any kind stands in the transcript: that of its whole body, which is also what the
 * server stores beside it. Kinds cannot be confused, because no two kinds of body have the same shape.
 *
 * Source  docs/e2ee.md [TR1]
 */
export function itemHash(body: Uint8Array): Promise<Uint8Array> {
  return hash(body)
}

/** chain_n from chain_(n-1) and the hash of item n. Source docs/e2ee.md [TR2] */
export function nextChain(previous: Uint8Array, hashOfItem: Uint8Array): Promise<Uint8Array> {
  return hash(label('chain'), previous, hashOfItem)
}
