import { notBuilt } from '../not-built.ts'

/** Before the first item of a log: 32 zero bytes. */
export const EMPTY_CHAIN: Uint8Array = new Uint8Array(32)

export type ChainedKind = 'message' | 'receipt' | 'op' | 'epoch'

/** The hash under which an item stands in the transcript, from its kind and body. */
export async function itemHash(_kind: ChainedKind, _body: Uint8Array): Promise<Uint8Array> {
  return notBuilt()
}

/** chain_n from chain_(n-1) and the hash of item n. */
export async function nextChain(_previous: Uint8Array, _itemHash: Uint8Array): Promise<Uint8Array> {
  return notBuilt()
}
