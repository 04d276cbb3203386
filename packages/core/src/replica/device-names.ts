import type { DeviceId } from '@stogram/contract'
import type { Database } from './database.ts'
import type { NoteRow } from './rows.ts'

/** What a device of this account calls itself, once that was read in the account's log. */
export async function readDeviceName(db: Pick<Database, 'get'>, deviceId: DeviceId): Promise<string | undefined> {
  const row = (await db.get('meta', deviceNameKey(deviceId))) as NoteRow | undefined
  return row?.note.type === 'device-name' ? row.note.name : undefined
}

export function deviceNameKey(deviceId: DeviceId): string {
  return `device:${deviceId}`
}
