import type { Roster } from '../chat/roster.ts'
import type { DeviceSigner } from '../directory/device-keys.ts'
import { notBuilt } from '../not-built.ts'
import type { RandomBytes } from '../primitives/random.ts'
import type { Epoch } from './epoch.ts'

export interface WrapTarget {
  aid: Uint8Array
  kid: Uint8Array
  encryptionKey: CryptoKey
}

export interface MakeEpochInput {
  roster: Roster
  previous: { number: number; recordHash: Uint8Array } | 'first'
  /** The verified account of every member, no more and no less; an `AccountView` fits. */
  members: readonly WrapTarget[]
  signer: DeviceSigner
  createdAtMs: number
  /** This device's transcript head; (0, 32 zero bytes) for an empty log. */
  base: { seq: number; chain: Uint8Array }
}

export interface MadeEpoch {
  /** Body of the `epoch` item. */
  body: Uint8Array
  wraps: readonly { aid: Uint8Array; wrap: Uint8Array }[]
  /** Usable once the server has taken the record; whoever lost the race drops it. */
  epoch: Epoch
}

/** Throws E2eeError('member_set' | 'not_entitled'). */
export async function makeEpoch(_input: MakeEpochInput, _random?: RandomBytes): Promise<MadeEpoch> {
  return notBuilt()
}
