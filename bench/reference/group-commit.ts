/** What the reference keeps of one send: the same columns that the product writes. */
export type ReferenceItem = {
  logId: string
  id: string
  senderId: string
  deviceId: string
  body: Uint8Array
}

export type Query = (text: string, values: unknown[]) => Promise<{ rows: Record<string, unknown>[] }>

/**
 * Numbers and inserts a whole batch. Bodies travel as one parameter, because an array of bytea is escaped
 * element by element; the hash is taken where the bytes already are.
 */
const INSERT_BATCH = `
WITH batch AS MATERIALIZED (
  SELECT log_id, id, sender_id, device_id, substring($5::bytea FROM start FOR length) AS body, n
  FROM unnest($1::text[], $2::uuid[], $3::text[], $4::text[], $6::int[], $7::int[])
    WITH ORDINALITY AS t (log_id, id, sender_id, device_id, start, length, n)
), counts AS (
  SELECT log_id, count(*)::int AS count FROM batch GROUP BY log_id
), numbered AS (
  UPDATE logs SET last_seq = last_seq + count FROM counts WHERE logs.id = counts.log_id
  RETURNING logs.id, last_seq - count AS base
)
INSERT INTO log_items (log_id, seq, id, sender_id, device_id, kind, epoch, body, hash, at)
SELECT b.log_id, base + row_number() OVER (PARTITION BY b.log_id ORDER BY n), b.id, b.sender_id, b.device_id,
  'message', 1, b.body, sha256(b.body), $8
FROM batch b JOIN numbered ON numbered.id = b.log_id
RETURNING id, seq, hash`

const LARGEST_BATCH = 512

type Waiting = {
  item: ReferenceItem
  resolve: (placed: { seq: number; hash: Uint8Array; at: number }) => void
  reject: (error: unknown) => void
}

/** One insert in flight at a time; what arrives meanwhile is the next one. */
export class GroupCommit {
  readonly #query: Query
  #waiting: Waiting[] = []
  #isInFlight = false

  constructor(query: Query) {
    this.#query = query
  }

  append(item: ReferenceItem): Promise<{ seq: number; hash: Uint8Array; at: number }> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject })
      if (!this.#isInFlight) void this.#drain()
    })
  }

  async #drain() {
    this.#isInFlight = true
    // A turn of the event loop, so that everything which arrived in one read goes together.
    await new Promise(setImmediate)
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, LARGEST_BATCH)
      await this.#insert(batch).catch((error: unknown) => {
        for (const waiting of batch) waiting.reject(error)
      })
    }
    this.#isInFlight = false
  }

  async #insert(batch: Waiting[]) {
    const at = Date.now()
    const items = batch.map((waiting) => waiting.item)
    let position = 1
    const starts = items.map(({ body }) => {
      const start = position
      position += body.length
      return start
    })
    const { rows } = await this.#query(INSERT_BATCH, [
      items.map((item) => item.logId),
      items.map((item) => item.id),
      items.map((item) => item.senderId),
      items.map((item) => item.deviceId),
      Buffer.concat(items.map((item) => item.body)),
      starts,
      items.map((item) => item.body.length),
      at,
    ])
    const rowsById = new Map(rows.map((row) => [row['id'], row]))
    for (const waiting of batch) {
      const row = rowsById.get(waiting.item.id)
      if (row === undefined) waiting.reject(new Error('no such log'))
      else waiting.resolve({ seq: row['seq'] as number, hash: row['hash'] as Uint8Array, at })
    }
  }
}
