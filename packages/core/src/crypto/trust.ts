import type { AccountNote } from '@stogram/contract'
import type { Engine } from '../engine.ts'
import { enqueueNote } from '../outbox/enqueue.ts'
import type { StoreKey } from '../ports.ts'
import type { Tx } from '../replica/database.ts'

export type PinNote = Extract<AccountNote, { type: 'pin' }>

/** Whose name is whose, and what was decided of whose keys: all that this account has told its devices of others. */
export interface Trust {
  key: StoreKey
  note: PinNote | Extract<AccountNote, { type: 'identity' }>
}

export async function readTrust({ db }: Pick<Engine, 'db'>): Promise<Trust[]> {
  const rows = await db.range('meta', {})
  return rows.flatMap(({ key, value }): Trust[] => {
    const note = 'note' in value ? value.note : undefined
    return note?.type === 'pin' || note?.type === 'identity' ? [{ key, note }] : []
  })
}

/** The same once more, for a key of the own log that takes the place of another. */
export function repeatTrust(engine: Engine, tx: Tx, trust: readonly Trust[]): void {
  for (const { key, note } of trust) {
    tx.put('meta', key, { note })
    enqueueNote(engine, tx, note)
  }
}
