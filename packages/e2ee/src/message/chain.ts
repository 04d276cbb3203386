import { hash, label } from '../primitives/hash.ts'

/** Before the first item of a log: 32 zero bytes. */
export const EMPTY_CHAIN: Uint8Array = new Uint8Array(32)

export type ChainedKind = 'message' | 'receipt' | 'op' | 'epoch'

/**
 * The hash under which an item stands in the transcript, from its kind and body. Envelopes are hashed bare, because
 * their hash is also what the next envelope of the device and every reply points at.
 *
 * Source  docs/e2ee.md [TR1]
 */
export function itemHash(kind: ChainedKind, body: Uint8Array): Promise<Uint8Array> {
  switch (kind) {
    case 'message':
    case 'receipt':
      return hash(body)
    case 'op':
    case 'epoch':
      return hash(label(`item/${kind}`), body)
  }
}

/** chain_n from chain_(n-1) and the hash of item n. Source docs/e2ee.md [TR2] */
export function nextChain(previous: Uint8Array, hashOfItem: Uint8Array): Promise<Uint8Array> {
  return hash(label('chain'), previous, hashOfItem)
}
