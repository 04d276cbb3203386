import type { ChatId } from '@stogram/contract'
import type { MessagePage } from '../api.ts'
import type { Engine } from '../engine.ts'
import { type MessageRange, messageRange } from '../inbox/put-message.ts'
import type { Views } from '../projections/views.ts'
import type { LogRow, MessageRow } from '../replica/rows.ts'

export interface ReadInput {
  chatId: ChatId
  before?: number
  after?: number
  around?: number
  limit: number
}

/**
 * A page from the local database. Nothing below a hole is shown, because it would look like it follows; reaching the
 * hole asks for the next older page, which arrives as patches.
 */
export async function readMessages(engine: Engine, views: Views, input: ReadInput): Promise<MessagePage> {
  const { chatId, limit } = input
  const log = (await engine.db.get('logs', chatId)) as LogRow | undefined
  const floor = log?.holes?.at(-1)?.toSeq ?? 0
  const rows = await selectRows(engine, input, floor)
  const first = rows[0]?.order ?? input.before ?? 0
  const last = rows.at(-1)?.order ?? 0
  const older = await visible(engine, chatId, { before: first, after: floor, reverse: true, limit: 1 })
  const newer = await visible(engine, chatId, { after: Math.max(last, floor), limit: 1 })
  if (floor > 0 && (older.length === 0 || rows.length < limit)) engine.tasks.backfill(chatId)
  return {
    messages: await Promise.all(rows.map((row) => views.message(row))),
    hasOlder: older.length > 0 || floor > 0,
    hasNewer: rows.length > 0 && newer.length > 0,
  }
}

async function selectRows(engine: Engine, input: ReadInput, floor: number): Promise<MessageRow[]> {
  const { chatId, before, after, around, limit } = input
  if (after !== undefined) return visible(engine, chatId, { after: Math.max(after, floor), limit })
  if (around === undefined) return olderRows(engine, chatId, limit, floor, before)
  const half = Math.floor(limit / 2)
  const older = await olderRows(engine, chatId, half, floor, around)
  const newer = await visible(engine, chatId, { after: Math.max(around - 1, floor), limit: limit - older.length })
  return [...older, ...newer]
}

async function olderRows(
  engine: Engine,
  chatId: ChatId,
  limit: number,
  floor: number,
  before?: number,
): Promise<MessageRow[]> {
  const range = { after: floor, reverse: true, limit }
  const rows = await visible(engine, chatId, before === undefined ? range : { ...range, before })
  return rows.reverse()
}

/** As many as asked for, as long as there are any: hidden ones are passed over. */
async function visible(
  engine: Engine,
  chatId: ChatId,
  { limit, ...range }: MessageRange & { limit: number },
): Promise<MessageRow[]> {
  const found: MessageRow[] = []
  let rest: MessageRange = range
  for (;;) {
    const wanted = limit - found.length
    const rows = await messageRange(engine.db, chatId, { ...rest, limit: wanted })
    found.push(...rows.filter((row) => row.isHidden !== true))
    const last = rows.at(-1)
    if (last === undefined || rows.length < wanted || found.length === limit) return found
    rest = range.reverse === true ? { ...rest, before: last.order } : { ...rest, after: last.order }
  }
}
