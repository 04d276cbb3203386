import type { AccountId, ChatId } from '@stogram/contract'
import { E2eeError } from '@stogram/e2ee'
import type { AlarmView } from '../api.ts'
import type { Engine } from '../engine.ts'
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
  ROLLBACK: 'The server has gone back to an older state than the one this device has seen.',
  FILE_TAMPERED: 'A file is not the one that its author sent.',
  CALL_KEY_MISMATCH: 'The other side of a call showed keys that were not agreed on.',
  KDF_REFUSED: 'The server asked for a weak protection of the password. Nothing was sent.',
}

export interface AlarmCause {
  code: string
  chatId?: ChatId | undefined
  accountId?: AccountId | undefined
}

/** Keeps an alarm and shows it. The same cause is shown once for each chat and account until it is dismissed. */
export function raiseAlarm(engine: Engine, cause: AlarmCause): void {
  const id = [cause.code, cause.chatId ?? '', cause.accountId ?? ''].join(' ')
  if (engine.raisedAlarms.has(id)) return
  engine.raisedAlarms.add(id)
  const row: AlarmRow = { id, code: cause.code, atMs: engine.clock.nowMs() }
  if (cause.chatId !== undefined) row.chatId = cause.chatId
  if (cause.accountId !== undefined) row.accountId = cause.accountId
  engine.log('alarm', { code: cause.code })
  engine.patches.alarm(viewOf(row))
  const tx = engine.db.begin()
  tx.put('pending', ['alarm', id], row)
  // @NOTE A fault of the storage reports itself; the alarm has been shown in any case.
  tx.commit().catch(() => {})
}

/** Raises the alarm that an error of the encryption calls for, if any. */
export function raiseFor(engine: Engine, error: unknown, about: Omit<AlarmCause, 'code'> = {}): void {
  if (error instanceof E2eeError && error.alarm !== undefined) raiseAlarm(engine, { code: error.alarm, ...about })
}

/** Newest first. */
export async function readAlarms(engine: Engine): Promise<AlarmView[]> {
  const rows = await engine.db.range('pending', { lower: ['alarm', ''], upper: ['alarm', '\uffff'] })
  const alarms = rows.flatMap(({ value }) => ('id' in value ? [viewOf(value)] : []))
  return alarms.sort((a, b) => b.atMs - a.atMs)
}

export async function dismissAlarm(engine: Engine, id: string): Promise<void> {
  const tx = engine.db.begin()
  tx.remove('pending', ['alarm', id])
  tx.afterCommit(() => {
    engine.raisedAlarms.delete(id)
    engine.patches.alarmDismissed(id)
  })
  await tx.commit()
}

function viewOf(row: AlarmRow): AlarmView {
  return { ...row, text: SENTENCES[row.code] ?? 'Something about this chat cannot be trusted.' }
}
