import type { Query } from '../infra/database.ts'
import { ITEM_COLUMNS, type ItemRow, toItems } from './item-row.ts'
import type { Page, PageInput } from './log.ts'

/** What account $1 may read of log $2: all of its own, a chat's from `first` to `last`. No row: nothing. */
const READABLE = `
  SELECT l.id AS readable_id, coalesce(m.visible_from_seq, 1) AS first,
    least(l.last_seq, coalesce(m.removed_at_seq, l.last_seq)) AS last
  FROM logs l LEFT JOIN members m ON m.chat_id = l.id AND m.account_id = $1
  WHERE l.id = $2 AND (m.account_id IS NOT NULL OR (l.kind = 'account' AND l.id = $1))`

/** $3 the exclusive bound, $4 items, $5 bytes. The first item always fits. */
function pageStatement(bound: '<' | '>', order: 'ASC' | 'DESC'): string {
  return `
WITH readable AS MATERIALIZED (${READABLE})
SELECT r.readable_id, r.first, r.last, p.*
FROM readable r LEFT JOIN LATERAL (
  SELECT * FROM (
    SELECT ${ITEM_COLUMNS}, sum(octet_length(body)) OVER (ORDER BY seq ${order}) - octet_length(body) AS bytes_before
    FROM log_items
    WHERE log_id = $2 AND seq >= r.first AND seq <= r.last AND seq ${bound} $3
    ORDER BY seq ${order} LIMIT $4
  ) i WHERE i.bytes_before < $5
) p ON true
ORDER BY p.seq ${order}`
}

const PAGE_BACKWARD = pageStatement('<', 'DESC')
const PAGE_FORWARD = pageStatement('>', 'ASC')

type PageRow = ItemRow & { readable_id: string; first: number; last: number }

const MAX_SEQ = 2_147_483_647

export async function page(query: Query, input: PageInput): Promise<Page | undefined> {
  const { accountId, logId, beforeSeq, afterSeq, limit, limitBytes } = input
  const isForward = afterSeq !== undefined
  const bound = isForward ? afterSeq : (beforeSeq ?? MAX_SEQ)
  const rows = await query<PageRow>(
    isForward ? PAGE_FORWARD : PAGE_BACKWARD,
    [accountId, logId, bound, limit, limitBytes],
    isForward ? 'log-page-forward' : 'log-page-backward',
  )
  return toPage(rows, (newest, { first, last }) => (isForward ? newest < last : newest > first))
}

function toPage(
  rows: readonly PageRow[],
  hasMoreAfter: (reachedSeq: number, range: PageRow) => boolean,
): Page | undefined {
  const [range] = rows
  if (!range) return undefined
  const items = toItems(rows)
  const reached = items.at(-1)
  return {
    items,
    lastSeq: range.last,
    visibleFromSeq: range.first,
    hasMore: reached !== undefined && hasMoreAfter(reached.seq, range),
  }
}
