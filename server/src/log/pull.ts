import type { Query } from '../infra/database.ts'
import { ITEM_COLUMNS, type ItemRow, toItems } from './item-row.ts'
import type { PulledLog, PullInput, PullResult } from './log.ts'

/**
 * $1 account, $2 log ids, $3 cursors, $4 items, $5 bytes.
 *
 * One statement however many logs. Logs with little that is new come first and whole, so that one far behind
 * does not hold up the others; the counts are known without reading a row because seqs are gapless.
 */
const PULL = `
WITH wanted AS MATERIALIZED (
  SELECT * FROM unnest($2::text[], $3::int4[]) AS w(log_id, after_seq)
),
readable AS MATERIALIZED (
  SELECT w.log_id, w.after_seq, coalesce(m.visible_from_seq, 1) AS first,
    least(l.last_seq, coalesce(m.removed_at_seq, l.last_seq)) AS last
  FROM wanted w
  JOIN logs l ON l.id = w.log_id
  LEFT JOIN members m ON m.chat_id = l.id AND m.account_id = $1
  WHERE m.account_id IS NOT NULL OR (l.kind = 'account' AND l.id = $1)
),
counted AS (
  SELECT *, greatest(after_seq, first - 1) AS base,
    greatest(last - greatest(after_seq, first - 1), 0) AS available
  FROM readable
),
planned AS MATERIALIZED (
  SELECT *, sum(available) OVER (ORDER BY available, log_id) - available AS items_before FROM counted
),
picked AS (
  SELECT i.*, p.items_before,
    sum(octet_length(i.body)) OVER (ORDER BY p.items_before, i.log_id, i.seq) - octet_length(i.body)
      AS bytes_before
  FROM planned p CROSS JOIN LATERAL (
    SELECT ${ITEM_COLUMNS} FROM log_items
    WHERE log_id = p.log_id AND seq > p.base AND seq <= p.base + least(p.available, $4::int8 - p.items_before)
    ORDER BY seq
  ) i
  WHERE p.available > 0 AND p.items_before < $4::int8
)
SELECT r.log_id AS readable_id, r.after_seq, r.first, r.last, r.base, i.*
FROM planned r LEFT JOIN picked i ON i.log_id = r.log_id AND i.bytes_before < $5::int8
ORDER BY r.items_before, r.log_id, i.seq`

type PullRow = ItemRow & {
  readable_id: string
  after_seq: number
  first: number
  last: number
  base: number
}

export async function pull(query: Query, input: PullInput): Promise<PullResult> {
  const logIds = Object.keys(input.cursors)
  const values = [input.accountId, logIds, Object.values(input.cursors), input.limitItems, input.limitBytes]
  const rows = await query<PullRow>(PULL, values, 'log-pull')
  const rowsByLog = new Map<string, PullRow[]>()
  for (const row of rows) {
    const ofLog = rowsByLog.get(row.readable_id)
    if (ofLog) ofLog.push(row)
    else rowsByLog.set(row.readable_id, [row])
  }
  const logs: PulledLog[] = []
  for (const [logId, ofLog] of rowsByLog) {
    const [range] = ofLog
    if (!range || range.last === range.after_seq) continue
    const items = toItems(ofLog)
    const reached = items.at(-1)?.seq ?? range.base
    logs.push({
      logId,
      items,
      lastSeq: range.last,
      visibleFromSeq: range.first,
      hasMore: reached < range.last,
    })
  }
  return {
    logs,
    unreadable: logIds.filter((logId) => !rowsByLog.has(logId)),
    hasMore: logs.some(({ hasMore }) => hasMore),
  }
}
