import { UnreachableError } from '@stogram/contract'
import { E2eeError } from '@stogram/e2ee'
import { raiseAlarm } from '../crypto/alarms.ts'
import type { Engine } from '../engine.ts'

/** Work that nobody awaits has failed. A network that is away is no news. */
export function reportBackground(engine: Engine, work: string, error: unknown): void {
  if (engine.isClosed || error instanceof UnreachableError) return
  const name = error instanceof Error ? error.name : 'unknown'
  engine.log('background-failed', { work, name, message: error instanceof Error ? error.message : '' })
}

/** The same for work on one chat: what does not verify is shown to the person. */
export function reportChat(engine: Engine, work: string, chatId: string, error: unknown): void {
  reportBackground(engine, work, error)
  if (error instanceof E2eeError && engine.self !== undefined) {
    raiseAlarm(engine, { code: error.alarm ?? 'UNDECRYPTABLE', chatId })
  }
}
