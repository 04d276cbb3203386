/** One line of the list in an epoch record: whose wrap, under which key, and its hash. */
export interface WrapEntry {
  aid: Uint8Array
  kid: Uint8Array
  hash: Uint8Array
}

/** A verified epoch record: everything but the secret. Plain values. */
export interface EpochView {
  chatId: Uint8Array
  /** 1 for the first. */
  number: number
  /** Names the epoch in message keys and in the next record. */
  recordHash: Uint8Array
  logSeq: number
  logHead: Uint8Array
  creatorDeviceId: Uint8Array
  createdAtMs: number
  /** 32 bytes that fix the secret before anyone opens a wrap. */
  commitment: Uint8Array
  /** Sorted by aid: exactly the accounts that can read this epoch. */
  wrapEntries: readonly WrapEntry[]
  /** The creator's transcript head. */
  baseSeq: number
  baseChain: Uint8Array
}

/** An epoch this device can use. `key` is a non-extractable HKDF key: store it as it is. */
export interface Epoch extends EpochView {
  key: CryptoKey
}
