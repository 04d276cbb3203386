import type { VerifiedDevice } from '../directory/device-certificate.ts'
import type { Roster } from '../chat/roster.ts'
import { notBuilt } from '../not-built.ts'
import type { EpochView } from './epoch.ts'

export interface VerifyEpochInput {
  /** Body of the `epoch` item. */
  body: Uint8Array
  /** Membership at the record's place in the log: after every op before it, before every op behind it. */
  roster: Roster
  /** The verified device that `creatorDeviceId` names; it must not be revoked at this point. */
  creator: VerifiedDevice
  /**
   * The epoch before it. `'first'` for number 1. `'unseen'` for a member who joined later and is not given older
   * records: then number and previous hash cannot be checked and are taken as the start.
   */
  previous: { number: number; recordHash: Uint8Array } | 'first' | 'unseen'
  /** Key ids of members whose directory entry is known: a wrap under another key is refused. */
  knownKids?: readonly { aid: Uint8Array; kid: Uint8Array }[]
  /** The caller's own chain value at `baseSeq`, when it has one (`parseEpoch` tells `baseSeq`). */
  ownChainAtBase?: Uint8Array
}

/** Everything that can be checked without a secret. Throws E2eeError, alarm EPOCH_INVALID unless noted otherwise. */
export async function verifyEpoch(_input: VerifyEpochInput): Promise<EpochView> {
  return notBuilt()
}
