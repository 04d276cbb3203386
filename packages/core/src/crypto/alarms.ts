import type { AccountId, ChatId } from '@stogram/contract'
import { E2eeError } from '@stogram/e2ee'
import type { Engine } from '../engine.ts'
import { alarmView } from '../projections/alarm-views.ts'
import type { AlarmRow } from '../replica/rows.ts'
import type { Evidence } from './evidence.ts'

export interface AlarmCause {
  code: string
  chatId?: ChatId | undefined
  accountId?: AccountId | undefined
  evidence?: Evidence
}

/** Keeps an alarm and shows it. The same cause is shown once for each chat and account until it is dismissed. */
export function raiseAlarm(engine: Engine, cause: AlarmCause): void {
  const id = alarmId(cause)
  if (engine.raisedAlarms.has(id)) return
  engine.raisedAlarms.add(id)
  const row: AlarmRow = { id, code: cause.code, atMs: engine.clock.nowMs() }
  if (cause.chatId !== undefined) row.chatId = cause.chatId
  if (cause.accountId !== undefined) row.accountId = cause.accountId
  if (cause.evidence !== undefined) row.evidence = cause.evidence
  engine.log('alarm', { code: cause.code })
  engine.patches.alarm(alarmView(row))
  const tx = engine.db.begin()
  tx.put('pending', ['alarm', id], row)
  // @NOTE A fault of the storage reports itself; the alarm has been shown in any case.
  tx.commit().catch(() => {})
}

export function alarmId({ code, chatId, accountId }: AlarmCause): string {
  return [code, chatId ?? '', accountId ?? ''].join(' ')
}

/** Raises the alarm that an error of the encryption calls for, if any. */
export function raiseFor(engine: Engine, error: unknown, about: Omit<AlarmCause, 'code'> = {}): void {
  if (error instanceof E2eeError && error.alarm !== undefined) raiseAlarm(engine, { code: error.alarm, ...about })
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
