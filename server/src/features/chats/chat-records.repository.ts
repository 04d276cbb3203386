import type { AccountId, ChatId, LogItem } from '@stogram/contract'
import type { Database } from '../../infra/database.ts'
import { plain } from '../directory/index.ts'

/** What a member needs to verify a chat, also of the time before it joined. */
export interface ChatRecordsRepository {
  /** Ops from the first one on, epochs from the one that admitted the reader on. Undefined for a stranger. */
  findRecords(input: {
    chatId: ChatId
    readerId: AccountId
    afterSeq: number
    limit: number
    limitBytes: number
  }): Promise<{ items: LogItem[]; hasMore: boolean } | undefined>
  findWraps(
    chatId: ChatId,
    readerId: AccountId,
    epochs: readonly number[],
  ): Promise<{ epoch: number; wrap: Uint8Array }[]>
  /** Rising by epoch. Undefined for anybody who is no member now. */
  findWrapsFrom(input: {
    chatId: ChatId
    memberId: AccountId
    fromEpoch: number
    limit: number
  }): Promise<{ epoch: number; wrap: Uint8Array }[] | undefined>
  /** The newest snapshot that the reader may read, if there is one. Undefined for a stranger. */
  findSnapshot(chatId: ChatId, readerId: AccountId): Promise<{ snapshot?: Snapshot } | undefined>
  /** 32 bytes for each seq from `fromSeq` on. Undefined for a stranger. */
  findHashes(input: {
    chatId: ChatId
    readerId: AccountId
    fromSeq: number
    toSeq: number
  }): Promise<Uint8Array | undefined>
}

interface Snapshot {
  item: LogItem
  state: Uint8Array
}

interface RecordRow {
  seq: number | null
  id: string
  sender_id: string
  device_id: string
  kind: 'op' | 'epoch'
  epoch: number | null
  body: Uint8Array
  hash: Uint8Array
  at: number
  /** How many there are, up to one more than asked for; the page may hold fewer of them. */
  found: number
}

const READER = `
  SELECT m.visible_from_seq AS first, least(l.last_seq, coalesce(m.removed_at_seq, l.last_seq)) AS last
  FROM members m JOIN logs l ON l.id = m.chat_id WHERE m.chat_id = $1 AND m.account_id = $2`

/** $3 the exclusive bound, $4 items, $5 bytes; the first item always fits. One row without an item: nothing there. */
const RECORDS = `
  SELECT i.* FROM (${READER}) r LEFT JOIN LATERAL (
    SELECT * FROM (
      SELECT *, count(*) OVER () AS found FROM (
        SELECT seq, id, sender_id, device_id, kind, epoch, body, hash, at,
          sum(octet_length(body)) OVER (ORDER BY seq) - octet_length(body) AS bytes_before
        FROM log_items
        WHERE log_id = $1 AND seq > $3 AND seq <= r.last AND kind IN ('op', 'epoch') AND (kind = 'op' OR seq >= r.first)
        ORDER BY seq LIMIT $4
      ) asked
    ) bounded WHERE bytes_before < $5
  ) i ON true ORDER BY i.seq`

/** Hashes tell nothing about contents, and a newcomer's transcript begins before its own first item. */
const HASHES = `
  SELECT h.hashes FROM (${READER}) r LEFT JOIN LATERAL (
    SELECT string_agg(hash, ''::bytea ORDER BY seq) AS hashes FROM log_items
    WHERE log_id = $1 AND seq >= $3 AND seq <= least(r.last, $4)
  ) h ON true`

const SNAPSHOT = `
  SELECT i.seq, i.id, i.sender_id, i.device_id, i.kind, i.epoch, i.body, i.hash, i.at, s.state FROM (${READER}) r
  LEFT JOIN member_snapshots s ON s.chat_id = $1 AND s.seq <= r.last
  LEFT JOIN log_items i ON i.log_id = $1 AND i.seq = s.seq`

const WRAPS = `
  SELECT w.epoch, w.wrap FROM members m LEFT JOIN LATERAL (
    SELECT epoch, wrap FROM epoch_wraps
    WHERE chat_id = m.chat_id AND account_id = m.account_id AND epoch >= $3 ORDER BY epoch LIMIT $4
  ) w ON true
  WHERE m.chat_id = $1 AND m.account_id = $2 AND m.removed_at_seq IS NULL ORDER BY w.epoch`

export const MAX_HASHES = 10_000

export function makeChatRecordsRepository({ prisma, query }: Database): ChatRecordsRepository {
  return {
    async findRecords({ chatId, readerId, afterSeq, limit, limitBytes }) {
      // One more than asked for tells whether there are more.
      const rows = await query<RecordRow>(RECORDS, [chatId, readerId, afterSeq, limit + 1, limitBytes])
      if (rows.length === 0) return undefined
      const items = rows.flatMap((row) => (row.seq === null ? [] : [toItem(chatId, { ...row, seq: row.seq })]))
      const page = items.slice(0, limit)
      return { items: page, hasMore: (rows[0]?.found ?? 0) > page.length }
    },
    async findWraps(chatId, accountId, epochs) {
      const rows = await prisma.epochWrap.findMany({
        where: { chatId, accountId, epoch: { in: [...epochs] } },
        orderBy: { epoch: 'asc' },
      })
      return rows.map(({ epoch, wrap }) => ({ epoch, wrap: plain(wrap) }))
    },
    async findWrapsFrom({ chatId, memberId, fromEpoch, limit }) {
      const values = [chatId, memberId, fromEpoch, limit]
      const rows = await query<{ epoch: number | null; wrap: Uint8Array }>(WRAPS, values)
      if (rows.length === 0) return undefined
      return rows.flatMap(({ epoch, wrap }) => (epoch === null ? [] : [{ epoch, wrap: plain(wrap) }]))
    },
    async findSnapshot(chatId, readerId) {
      const [row] = await query<Omit<RecordRow, 'found'> & { state: Uint8Array }>(SNAPSHOT, [chatId, readerId])
      if (row === undefined) return undefined
      if (row.seq === null) return {}
      return { snapshot: { item: toItem(chatId, { ...row, seq: row.seq }), state: plain(row.state) } }
    },
    async findHashes({ chatId, readerId, fromSeq, toSeq }) {
      const values = [chatId, readerId, fromSeq, Math.min(toSeq, fromSeq + MAX_HASHES - 1)]
      const [row] = await query<{ hashes: Uint8Array | null }>(HASHES, values)
      return row && plain(row.hashes ?? new Uint8Array(0))
    },
  }
}

function toItem(logId: string, row: Omit<RecordRow, 'found'> & { seq: number }): LogItem {
  return {
    logId,
    seq: row.seq,
    id: row.id,
    senderId: row.sender_id,
    deviceId: row.device_id,
    kind: row.kind,
    ...(row.epoch === null ? {} : { epoch: row.epoch }),
    body: plain(row.body),
    hash: plain(row.hash),
    atMs: row.at,
  }
}
