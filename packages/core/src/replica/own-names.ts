import type { DeviceId, PasskeyId } from '@stogram/contract'
import type { Database } from './database.ts'
import type { NoteRow } from './rows.ts'

// Names that only the devices of the account know, as they were read in its log.

export async function readDeviceName(db: Pick<Database, 'get'>, deviceId: DeviceId): Promise<string | undefined> {
  const row = (await db.get('meta', deviceNameKey(deviceId))) as NoteRow | undefined
  return row?.note.type === 'device-name' ? row.note.name : undefined
}

export async function readPasskeyName(db: Pick<Database, 'get'>, passkeyId: PasskeyId): Promise<string | undefined> {
  const row = (await db.get('meta', passkeyNameKey(passkeyId))) as NoteRow | undefined
  return row?.note.type === 'passkey-name' ? row.note.name : undefined
}

export function deviceNameKey(deviceId: DeviceId): string {
  return `device:${deviceId}`
}

export function passkeyNameKey(passkeyId: PasskeyId): string {
  return `passkey:${passkeyId}`
}
