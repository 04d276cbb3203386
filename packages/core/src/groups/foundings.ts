import type { ChatId } from '@stogram/contract'
import type { Engine } from '../engine.ts'
import type { FoundingRow } from '../replica/rows.ts'

const PREFIX = 'founding '

export function foundingKey(chatId: ChatId): string {
  return `${PREFIX}${chatId}`
}

export async function loadFounding(engine: Engine, chatId: ChatId): Promise<FoundingRow | undefined> {
  return (await engine.db.get('meta', foundingKey(chatId))) as FoundingRow | undefined
}

/** It was asked for, and no answer has come. */
export async function isFounding(engine: Engine, chatId: ChatId): Promise<boolean> {
  const row = await loadFounding(engine, chatId)
  return row !== undefined && row.madeAtMs === undefined
}

/** Groups that were asked for and of which no answer has come, or whose answer nobody was told. */
export async function loadFoundings(engine: Engine): Promise<FoundingRow[]> {
  const rows = await engine.db.range('meta', { lower: PREFIX, upper: `${PREFIX}~` })
  return rows.map(({ value }) => value as FoundingRow)
}
