import type { DirectoryEntry, Session } from '@stogram/contract'
import { type AccountView, type DeviceKeys, idText, type OpenedAccount, verifyDirectoryEntry } from '@stogram/e2ee'
import { repeatTrust, type Trust } from '../crypto/trust.ts'
import type { Engine } from '../engine.ts'
import { inheritRevocations } from '../groups/inherited-debts.ts'
import { emptyLog } from '../inbox/empty-log.ts'
import { enqueueNote } from '../outbox/enqueue.ts'
import type { SelfKeysRow } from '../replica/key-rows.ts'
import type { SessionRow } from '../replica/rows.ts'
import { carryOver, readUnsent } from './carry-over.ts'
import { makeSelf, SCHEMA } from './self.ts'

export interface Entrance {
  session: Session
  account: OpenedAccount
  device: DeviceKeys & { deviceId: Uint8Array }
  /** As the server will show it to others, with this device in it. */
  entry: DirectoryEntry
  /** What the device that this one replaces has known of others. */
  trust?: readonly Trust[]
  /** Those that this device has replaced. */
  revokedIds?: readonly Uint8Array[]
}

/** Makes a fresh device the engine's own, in one commit: a crash leaves all of what was here before, or none of it. */
export async function enter(engine: Engine, entrance: Entrance): Promise<void> {
  const { session, account, device, entry, trust = [], revokedIds = [] } = entrance
  const view = await verifyDirectoryEntry(entry, account.aid)
  const unsent = await readUnsent(engine, account.aid)
  const { accountId } = session
  const { username, displayName, bio } = entry
  const row: SessionRow = { accountId, deviceId: session.deviceId, username, displayName, bio, schema: SCHEMA }
  const keys: SelfKeysRow = {
    aid: account.aid,
    kid: account.kid,
    deviceId: device.deviceId,
    signing: device.signing,
    secretChats: device.secretChats,
    encryptionPrivateKey: account.encryptionPrivateKey,
    accountLogKey: account.accountLogKey,
    former: account.former,
  }
  engine.self = makeSelf(row, keys)
  // Whatever else an earlier, expired session has left belongs to a device that is gone.
  const tx = engine.db.beginAnew()
  tx.afterCommit(() => engine.outbox.clear())
  tx.put('meta', 'session', row)
  tx.put('keys', 'self', keys)
  tx.put('logs', accountId, emptyLog(accountId, 'account'))
  tx.put('people', [accountId], { view: view satisfies AccountView })
  tx.put('people', accountId, { accountId, username, displayName, bio })
  enqueueNote(engine, tx, { type: 'device-name', deviceId: idText(device.deviceId), name: engine.ports.deviceName })
  repeatTrust(engine, tx, trust)
  if (revokedIds.length > 0) inheritRevocations(tx, revokedIds.map(idText))
  carryOver(engine, tx, unsent)
  try {
    await tx.commit()
  } catch (error) {
    engine.self = undefined
    throw error
  }
  engine.raisedAlarms.clear()
  engine.tokens.accept(session)
  engine.patches.person(accountId)
}
