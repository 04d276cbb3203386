import type { Self } from '../engine.ts'
import type { SelfKeysRow } from '../replica/key-rows.ts'
import type { SessionRow } from '../replica/rows.ts'

/** Layout of the local database. A newer one is not touched. */
export const SCHEMA = 2

export function makeSelf(session: SessionRow, keys: SelfKeysRow): Self {
  const { aid, kid, deviceId, encryptionPrivateKey, former = [] } = keys
  return {
    accountId: session.accountId,
    deviceId: session.deviceId,
    keys,
    signer: { aid, deviceId, signingKey: keys.signing.privateKey },
    receiver: { aid, kid, encryptionPrivateKey, former },
    session,
  }
}
