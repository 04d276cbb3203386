import type { LogId } from '@stogram/contract'
import { raiseAlarm } from '../crypto/alarms.ts'
import type { Engine } from '../engine.ts'
import type { HistoryRow, LogRow } from '../replica/rows.ts'

/*
 * A server that was restored from a backup has lost the end of its logs, and gives the same seqs to other items. A log
 * of which that may be so is in doubt: nothing of it is taken, and nothing sent, until its hashes were compared.
 */

/** Compares which history the server tells with the one that it told before. */
export async function noteHistory(engine: Engine, historyId: string): Promise<void> {
  await engine.locks.run('history', async () => {
    const known = (await engine.db.get('meta', 'history')) as HistoryRow | undefined
    if (known?.historyId === historyId) return
    if (known !== undefined) {
      raiseAlarm(engine, { code: 'ROLLBACK' })
      const rows = await engine.db.range('logs', { upper: [], openUpper: true })
      for (const { value } of rows) if ('logId' in value) await doubt(engine, value.logId)
    }
    // Last: a crash before this finds the other history again.
    const tx = engine.db.begin()
    tx.put('meta', 'history', { historyId })
    await tx.commit()
  })
}

export async function doubt(engine: Engine, logId: LogId): Promise<void> {
  await engine.locks.run(logId, async () => {
    const log = (await engine.db.get('logs', logId)) as LogRow | undefined
    if (log === undefined || log.stage !== 'live' || log.doubt?.step === 'compare') return
    const tx = engine.db.begin()
    // What the own devices tell each other may be heard twice.
    if (log.kind === 'account') tx.put('logs', logId, { ...log, cursor: 0 })
    else tx.put('logs', logId, { ...log, doubt: { ...log.doubt, step: 'compare' } })
    tx.afterCommit(() => (log.kind === 'account' ? engine.tasks.sync(logId) : engine.tasks.drainNow(logId)))
    await tx.commit()
  })
}
