import type { ItemKind, LogItem } from './log.ts'

/** The columns of one item as the read statements name them. */
export type ItemRow = {
  log_id: string
  seq: number | null
  id: string
  sender_id: string
  device_id: string
  kind: ItemKind
  target_id: string | null
  epoch: number | null
  body: Buffer
  hash: Buffer
  at: number
}

export const ITEM_COLUMNS = 'log_id, seq, id, sender_id, device_id, kind, target_id, epoch, body, hash, at'

/** Where a log was joined that has no item to show, its columns are null. */
export function toItems(rows: readonly ItemRow[]): LogItem[] {
  const items: LogItem[] = []
  for (const row of rows) if (row.seq !== null) items.push(toItem(row, row.seq))
  return items
}

function toItem(row: ItemRow, seq: number): LogItem {
  return {
    logId: row.log_id,
    seq,
    id: row.id,
    senderId: row.sender_id,
    deviceId: row.device_id,
    kind: row.kind,
    targetId: row.target_id,
    epoch: row.epoch,
    body: row.body,
    hash: row.hash,
    at: row.at,
  }
}
