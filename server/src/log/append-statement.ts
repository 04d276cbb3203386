import { createHash } from 'node:crypto'
import type { Query } from '../infra/database.ts'
import type { AppendInput } from './log.ts'
import { ROW_BYTES } from './stored-bytes.ts'

/** An input with what is computed once, however often it has to be offered. */
export type Offer = { input: AppendInput; hash: Buffer }

export type Verdict = {
  ordinal: number
  verdict: 'ok' | 'duplicate' | 'not_member' | 'closed' | 'stale_epoch' | 'id_reused' | 'quota_reached' | 'retry'
  seq: number | null
  at: number | null
}

const HASH_BYTES = 32

export function makeOffer(input: AppendInput): Offer {
  return { input, hash: createHash('sha256').update(input.body).digest() }
}

/**
 * Appends a batch in one statement, which is one transaction: lock, authorise, number, insert.
 *
 *   input     the batch; bodies and hashes travel as one value each and are cut up here
 *   locked    the logs, in sorted order so that no two batches wait for each other; always the newest version
 *   snapshot  the same rows as the rest of the statement sees the database
 *   judged    one verdict each; where locked and snapshot differ, membership and duplicates were read too
 *             early, and the verdict is 'retry'
 *   numbered  only what is accepted takes a seq, so that the log stays gapless
 *   counted   what each sender has stored, one row for each, in sorted order too; as it is read before, a batch that
 *             runs on another server meanwhile may take an account that far above its quota
 */
const APPEND = `
WITH input AS MATERIALIZED (
  SELECT u.*, sum(u.length) OVER (ORDER BY u.ordinal) - u.length + 1 AS body_at
  FROM unnest($1::text[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::int4[], $7::uuid[],
              $8::int4[])
    WITH ORDINALITY
    AS u(log_id, id, sender_id, device_id, kind, epoch, target_id, length, ordinal)
),
locked AS MATERIALIZED (
  SELECT id, kind, last_seq, epoch, op_seq, is_closed FROM logs
  WHERE id = ANY($11::text[]) ORDER BY id FOR NO KEY UPDATE
),
snapshot AS MATERIALIZED (
  SELECT id, last_seq, op_seq FROM logs WHERE id = ANY($11::text[])
),
now AS MATERIALIZED (
  SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::int8 AS at
),
judged AS MATERIALIZED (
  SELECT i.*, l.last_seq, e.seq AS first_seq, e.at AS first_at,
    CASE
      WHEN l.id IS NULL THEN 'not_member'
      WHEN s.last_seq IS DISTINCT FROM l.last_seq OR s.op_seq IS DISTINCT FROM l.op_seq THEN 'retry'
      WHEN e.sender_id = i.sender_id AND e.hash = substring($10::bytea FROM (i.ordinal::int4 - 1) * ${HASH_BYTES} + 1 FOR ${HASH_BYTES})
        THEN 'duplicate'
      WHEN NOT (CASE l.kind
        WHEN 'account' THEN l.id = i.sender_id
        ELSE m.account_id IS NOT NULL AND i.kind <> 'account'
      END) THEN 'not_member'
      WHEN e.seq IS NOT NULL THEN 'id_reused'
      WHEN l.is_closed THEN 'closed'
      WHEN i.kind IN ('message', 'receipt') AND coalesce(i.epoch, 0) <> l.epoch THEN 'stale_epoch'
      -- What is no new message has as much room again: whoever is full still reads, and takes back what they wrote.
      WHEN b.bytes >= $12::int8 * CASE WHEN i.kind = 'message' AND i.target_id IS NULL THEN 1 ELSE 2 END
        THEN 'quota_reached'
      ELSE 'ok'
    END AS verdict
  FROM input i
  LEFT JOIN locked l ON l.id = i.log_id
  LEFT JOIN snapshot s ON s.id = i.log_id
  LEFT JOIN stored_bytes b ON b.account_id = i.sender_id
  LEFT JOIN LATERAL (
    SELECT account_id FROM members
    WHERE chat_id = i.log_id AND account_id = i.sender_id AND removed_at_seq IS NULL
    LIMIT 1
  ) m ON true
  LEFT JOIN LATERAL (
    SELECT seq, at, hash, sender_id FROM log_items WHERE log_id = i.log_id AND id = i.id LIMIT 1
  ) e ON true
),
numbered AS MATERIALIZED (
  SELECT *, (last_seq + row_number() OVER (PARTITION BY log_id ORDER BY ordinal))::int4 AS seq
  FROM judged WHERE verdict = 'ok'
),
advanced AS (
  UPDATE logs SET last_seq = n.seq
  FROM (SELECT log_id, max(seq) AS seq FROM numbered GROUP BY log_id) n
  WHERE logs.id = n.log_id
),
counted AS (
  INSERT INTO stored_bytes AS stored (account_id, bytes)
  SELECT sender_id, sum(length + ${ROW_BYTES})::int8 FROM numbered GROUP BY sender_id ORDER BY sender_id
  ON CONFLICT (account_id) DO UPDATE SET bytes = stored.bytes + excluded.bytes
),
inserted AS (
  INSERT INTO log_items
    (log_id, seq, id, sender_id, device_id, kind, target_id, epoch, body, hash, at)
  SELECT log_id, seq, id, sender_id, device_id, kind, target_id, epoch,
    substring($9::bytea FROM body_at::int4 FOR length),
    substring($10::bytea FROM (ordinal::int4 - 1) * ${HASH_BYTES} + 1 FOR ${HASH_BYTES}),
    now.at
  FROM numbered, now
)
SELECT j.ordinal::int4 AS ordinal, j.verdict,
  coalesce(n.seq, j.first_seq) AS seq,
  CASE WHEN n.seq IS NULL THEN j.first_at ELSE now.at END AS at
FROM judged j LEFT JOIN numbered n USING (ordinal), now
`

const LOCK = 'SELECT id FROM logs WHERE id = ANY($1::text[]) ORDER BY id FOR NO KEY UPDATE'

/** Runs the statement; verdicts in no particular order. */
export function appendBatch(query: Query, offers: readonly Offer[], quotaBytes: number): Promise<Verdict[]> {
  const inputs = offers.map(({ input }) => input)
  const values = [
    inputs.map(({ logId }) => logId),
    inputs.map(({ id }) => id),
    inputs.map(({ senderId }) => senderId),
    inputs.map(({ deviceId }) => deviceId),
    inputs.map(({ kind }) => kind),
    inputs.map(({ epoch }) => epoch ?? null),
    inputs.map(({ targetId }) => targetId ?? null),
    inputs.map(({ body }) => body.length),
    Buffer.concat(inputs.map(({ body }) => body)),
    Buffer.concat(offers.map(({ hash }) => hash)),
    logIdsOf(offers),
    quotaBytes,
  ]
  return query<Verdict>(APPEND, values, 'log-append')
}

/** The same behind a lock taken first: what the statement then reads can no longer change. */
export async function appendBatchLocked(
  ...[query, offers, quotaBytes]: Parameters<typeof appendBatch>
): Promise<Verdict[]> {
  await query(LOCK, [logIdsOf(offers)], 'log-lock')
  return appendBatch(query, offers, quotaBytes)
}

function logIdsOf(offers: readonly Offer[]): string[] {
  return [...new Set(offers.map(({ input }) => input.logId))]
}
