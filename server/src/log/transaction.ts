import { createHash } from 'node:crypto'
import type { Prisma } from '../../generated/client.ts'
import { IdReusedError } from './id-reused-error.ts'
import type { LockedLog, LogItem, TransactionAppend, TransactionInput } from './log.ts'
import { mustBeStorable } from './storable.ts'

type Transaction = Prisma.TransactionClient

const HASH_BYTES = 32

const FIND = `
  SELECT i.log_id, i.id::text AS id, i.seq, i.at, i.hash, i.sender_id
  FROM unnest($1::text[], $2::uuid[]) AS offered(log_id, id) JOIN log_items i USING (log_id, id)`

/** Bodies and hashes travel as one value each and are cut up here. An item that names no epoch comes as -1. */
const INSERT = `
  INSERT INTO log_items (log_id, seq, id, sender_id, device_id, kind, epoch, body, hash, at)
  SELECT log_id, seq, id, sender_id, device_id, kind, nullif(epoch, -1),
    substring($9::bytea FROM body_at FOR length),
    substring($10::bytea FROM (ordinal::int4 - 1) * ${HASH_BYTES} + 1 FOR ${HASH_BYTES}), $11::int8
  FROM (
    SELECT *, (sum(length) OVER (ORDER BY ordinal) - length + 1)::int4 AS body_at
    FROM unnest($1::text[], $2::int4[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::int4[], $8::int4[])
      WITH ORDINALITY AS u(log_id, seq, id, sender_id, device_id, kind, epoch, length, ordinal)
  ) placed`

const ADVANCE = `
  UPDATE logs SET last_seq = n.last_seq, epoch = n.epoch, op_seq = n.op_seq
  FROM unnest($1::text[], $2::int4[], $3::int4[], $4::int4[]) AS n(id, last_seq, epoch, op_seq)
  WHERE logs.id = n.id`

export async function lockInTransaction(tx: Transaction, logIds: readonly string[]): Promise<LockedLog[]> {
  const ids = [...new Set(logIds)]
  return tx.$queryRaw<LockedLog[]>`
    SELECT id AS "logId", last_seq AS "lastSeq", epoch, op_seq AS "opSeq"
    FROM logs WHERE id = ANY(${ids}::text[]) ORDER BY id FOR NO KEY UPDATE`
}

/** A handful of statements, however many inputs: a change of a large group brings thousands. */
export async function appendInTransaction(
  tx: Transaction,
  inputs: readonly TransactionInput[],
): Promise<TransactionAppend[]> {
  for (const input of inputs) mustBeStorable(input)
  const locked = await lockInTransaction(
    tx,
    inputs.map(({ logId }) => logId),
  )
  const logsById = new Map(locked.map((log) => [log.logId, { ...log }]))
  const [clock] = await tx.$queryRaw<{ at: bigint }[]>`
    SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::int8 AS at`
  const at = Number(clock?.at)

  const known = await findItems(tx, inputs)
  const added: LogItem[] = []
  const results = inputs.map((input): TransactionAppend => {
    const log = logsById.get(input.logId)
    if (!log) throw new RangeError('There is no such log')
    const earlier = known.get(keyOf(input))
    if (earlier) return toDuplicate(input, earlier)
    const item = place(input, log, at)
    known.set(keyOf(input), item)
    added.push(item)
    return { item, isDuplicate: false }
  })
  await insert(tx, added, at)
  const advanced = [...logsById.values()]
  await tx.$executeRawUnsafe(
    ADVANCE,
    advanced.map(({ logId }) => logId),
    advanced.map(({ lastSeq }) => lastSeq),
    advanced.map(({ epoch }) => epoch),
    advanced.map(({ opSeq }) => opSeq),
  )
  return results
}

type Placed = Pick<LogItem, 'seq' | 'at' | 'hash' | 'senderId'>

async function findItems(tx: Transaction, inputs: readonly TransactionInput[]): Promise<Map<string, Placed>> {
  const rows = await tx.$queryRawUnsafe<
    { log_id: string; id: string; seq: number; at: bigint; hash: Uint8Array; sender_id: string }[]
  >(
    FIND,
    inputs.map(({ logId }) => logId),
    inputs.map(({ id }) => id),
  )
  return new Map(
    rows.map(({ log_id: logId, id, seq, at, hash, sender_id: senderId }) => [
      keyOf({ logId, id }),
      { seq, at: Number(at), hash, senderId },
    ]),
  )
}

function keyOf({ logId, id }: { logId: string; id: string }): string {
  return `${logId}/${id.toLowerCase()}`
}

function toDuplicate(input: TransactionInput, { seq, at, hash, senderId }: Placed): TransactionAppend {
  const isSame = hashOf(input).equals(hash) && senderId === input.senderId
  if (!isSame) throw new IdReusedError('The item id belongs to another item')
  return { item: toItem(input, seq, at), isDuplicate: true }
}

/** Gives an item the next place of its log, which moves on. */
function place(input: TransactionInput, log: LockedLog, at: number): LogItem {
  log.lastSeq += 1
  if (input.kind === 'op') log.opSeq += 1
  if (input.kind === 'epoch') {
    if (input.epoch === undefined) throw new RangeError('An epoch item names its epoch')
    log.epoch = input.epoch
  }
  return toItem(input, log.lastSeq, at)
}

async function insert(tx: Transaction, items: readonly LogItem[], at: number): Promise<void> {
  if (items.length === 0) return
  await tx.$executeRawUnsafe(
    INSERT,
    items.map(({ logId }) => logId),
    items.map(({ seq }) => seq),
    items.map(({ id }) => id),
    items.map(({ senderId }) => senderId),
    items.map(({ deviceId }) => deviceId),
    items.map(({ kind }) => kind),
    items.map(({ epoch }) => epoch ?? -1),
    items.map(({ body }) => body.length),
    Buffer.concat(items.map(({ body }) => body)),
    Buffer.concat(items.map(({ hash }) => hash)),
    BigInt(at),
  )
}

function toItem(input: TransactionInput, seq: number, at: number): LogItem {
  const { logId, id, senderId, deviceId, kind, epoch, body } = input
  return {
    ...{ logId, seq, id, senderId, deviceId, kind },
    targetId: null,
    epoch: epoch ?? null,
    body,
    hash: hashOf(input),
    at,
  }
}

function hashOf({ body }: TransactionInput): Buffer {
  return createHash('sha256').update(body).digest()
}
