import type { LogId } from '@stogram/contract'
import type { Engine } from '../engine.ts'
import type { LogRow } from '../replica/rows.ts'

export async function allLogs(engine: Pick<Engine, 'db'>): Promise<LogRow[]> {
  // Strings sort before arrays: this leaves out the blocks of transcript values.
  const rows = await engine.db.range('logs', { upper: [], openUpper: true })
  return rows.flatMap(({ value }) => ('logId' in value ? [value] : []))
}

export async function loadLog(engine: Pick<Engine, 'db'>, logId: LogId): Promise<LogRow | undefined> {
  return (await engine.db.get('logs', logId)) as LogRow | undefined
}

export function canTalk(engine: Engine): boolean {
  return engine.self !== undefined && engine.connection.isOpen() && !engine.isClosed
}
