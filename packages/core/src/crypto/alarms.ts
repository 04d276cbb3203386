import type { AccountId, ChatId } from '@stogram/contract'
import type { Engine } from '../engine.ts'
import type { AlarmRow } from '../replica/rows.ts'

const SENTENCES: Record<string, string> = {
  KEY_CHANGED: 'The identity of this person is not the one you know. Compare safety numbers before you write.',
  DEVICE_UNCERTIFIED: 'The server named a device that its owner has not signed. It was not believed.',
  LOG_FORK: 'The server shows different membership to different members of this chat.',
  TRANSCRIPT_FORK: 'The server shows different messages to different members of this chat.',
  EQUIVOCATION: 'A device signed two different messages for the same place.',
  GAP: 'A message that was sent has not arrived.',
  EPOCH_INVALID: 'A new key for this chat was not valid and is not used.',
  UNDECRYPTABLE: 'A message could not be opened.',
  ROLLBACK: 'The server has gone back to an older state than the one this device has seen.',
  KDF_REFUSED: 'The server asked for a weak protection of the password. Nothing was sent.',
}

export interface AlarmCause {
  code: string
  chatId?: ChatId | undefined
  accountId?: AccountId | undefined
}

/** Keeps an alarm and shows it. The same cause is shown once for each chat or account. */
export function raiseAlarm(engine: Engine, cause: AlarmCause): void {
  const about = cause.chatId ?? cause.accountId ?? ''
  const name = `${cause.code} ${about} ${cause.accountId ?? ''}`
  if (engine.raisedAlarms.has(name)) return
  engine.raisedAlarms.add(name)
  const atMs = engine.clock.nowMs()
  const row: AlarmRow = { code: cause.code, atMs }
  if (cause.chatId !== undefined) row.chatId = cause.chatId
  if (cause.accountId !== undefined) row.accountId = cause.accountId
  engine.log('alarm', { code: cause.code })
  engine.patches.alarm({ ...row, text: SENTENCES[cause.code] ?? 'Something about this chat cannot be trusted.' })
  const tx = engine.db.begin()
  tx.put('pending', ['alarm', cause.code, about], row)
  // @NOTE A fault of the storage reports itself; the alarm has been shown in any case.
  tx.commit().catch(() => {})
}
