import type { AlarmView } from '../api.ts'
import type { Database } from '../replica/database.ts'
import { readDeviceName } from '../replica/own-names.ts'
import type { AlarmRow } from '../replica/rows.ts'

const SENTENCES: Record<string, string> = {
  KEY_CHANGED: 'The identity of this person is not the one you know. Ask them in person or by phone before you write.',
  DEVICE_UNCERTIFIED: 'The server named a device that its owner has not signed. It was not believed.',
  LOG_FORK: 'The server shows different membership to different members of this chat.',
  TRANSCRIPT_FORK: 'The server shows different messages to different members of this chat.',
  EQUIVOCATION: 'A device signed two different messages for the same place.',
  GAP: 'A message that was sent has not arrived.',
  EPOCH_INVALID: 'A new key for this chat was not valid and is not used.',
  UNDECRYPTABLE: 'A message could not be opened.',
  ROLLBACK:
    'The server has gone back to an older state than the one this device has seen. What you have stays here; messages of yours that it has lost are sent again.',
  FILE_TAMPERED: 'A file is not the one that its author sent.',
  CALL_KEY_MISMATCH: 'The other side of a call showed keys that were not agreed on.',
  DEVICE_ADDED: 'A new device was signed in to your account.',
  SESSION_REUSED: 'Somebody had a copy of the log-in of one of your devices. It was signed out.',
  LOG_NOT_TAKEN: 'Something has come that this device cannot take in. What came after it is missing here.',
  REVOCATION_REFUSED: 'A device that you signed out is still let into this group: the server refuses the change.',
  KDF_REFUSED: 'The server asked for a weak protection of the password. Nothing was sent.',
}

/** Newest first. */
export async function readAlarms(db: Pick<Database, 'get' | 'range'>): Promise<AlarmView[]> {
  const rows = await db.range('pending', { lower: ['alarm', ''], upper: ['alarm', '\uffff'] })
  const alarms = await Promise.all(rows.flatMap(({ value }) => ('id' in value ? [withName(db, value)] : [])))
  return alarms.sort((a, b) => b.atMs - a.atMs)
}

/** As it is to be read now, if it still is kept. */
export async function readAlarm(db: Pick<Database, 'get'>, id: string): Promise<AlarmView | undefined> {
  const row = (await db.get('pending', ['alarm', id])) as AlarmRow | undefined
  return row && withName(db, row)
}

async function withName(db: Pick<Database, 'get'>, row: AlarmRow): Promise<AlarmView> {
  const deviceName = row.deviceId && (await readDeviceName(db, row.deviceId))
  return deviceName === undefined ? alarmView(row) : { ...alarmView(row), deviceName }
}

export function alarmView({ evidence, ...row }: AlarmRow): AlarmView {
  const has = evidence === undefined ? {} : { hasEvidence: true as const }
  return { ...row, ...has, text: SENTENCES[row.code] ?? 'Something about this chat cannot be trusted.' }
}
