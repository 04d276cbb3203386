import type { ChatId } from '@stogram/contract'
import { equalBytes } from '@stogram/e2ee'
import type { Engine } from '../engine.ts'
import type { Tx } from '../replica/database.ts'
import type { SelfKeysRow } from '../replica/key-rows.ts'
import type { OutboxRow } from '../replica/rows.ts'

/** What a person has written here and nobody else has yet. */
export interface Unsent {
  rows: readonly OutboxRow[]
  drafts: readonly { chatId: ChatId; text: string }[]
}

/** What an expired session of the same account has left behind; nothing of anybody else's. */
export async function readUnsent({ db }: Pick<Engine, 'db'>, aid: Uint8Array): Promise<Unsent> {
  const keys = (await db.get('keys', 'self')) as SelfKeysRow | undefined
  if (keys === undefined || !equalBytes(keys.aid, aid)) return { rows: [], drafts: [] }
  const [rows, drafts] = await Promise.all([db.range('outbox', {}), db.range('drafts', {})])
  return {
    // How far the old device had read is no news from the new one, and the rest of its keys is gone.
    rows: rows.flatMap(({ value: { sealed: _old, ...row } }) => (row.content.type === 'receipt' ? [] : [row])),
    drafts: drafts.map(({ key, value }) => ({ chatId: String(key), text: value })),
  }
}

/** The new device goes on where the old one stopped: the same ids, sealed with its own keys. */
export function carryOver(engine: Pick<Engine, 'outbox'>, tx: Tx, { rows, drafts }: Unsent): void {
  for (const row of rows) engine.outbox.put(tx, { ...row, n: engine.outbox.nextNumber(), isCarried: true })
  for (const { chatId, text } of drafts) tx.put('drafts', chatId, text)
}
