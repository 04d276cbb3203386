import { createHash } from 'node:crypto'
import type { Prisma } from '../../generated/client.ts'
import { IdReusedError } from './id-reused-error.ts'
import type { LockedLog, LogItem, TransactionAppend, TransactionInput } from './log.ts'
import { mustBeStorable } from './storable.ts'

type Transaction = Prisma.TransactionClient

export async function lockInTransaction(tx: Transaction, logIds: readonly string[]): Promise<LockedLog[]> {
  const ids = [...new Set(logIds)]
  return tx.$queryRaw<LockedLog[]>`
    SELECT id AS "logId", last_seq AS "lastSeq", epoch, op_seq AS "opSeq"
    FROM logs WHERE id = ANY(${ids}::text[]) ORDER BY id FOR NO KEY UPDATE`
}

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

  const results: TransactionAppend[] = []
  for (const input of inputs) {
    const log = logsById.get(input.logId)
    if (!log) throw new RangeError('There is no such log')
    results.push((await findDuplicate(tx, input)) ?? (await insert(tx, input, log, at)))
  }
  for (const { logId, lastSeq, epoch, opSeq } of logsById.values()) {
    await tx.log.update({ where: { id: logId }, data: { lastSeq, epoch, opSeq } })
  }
  return results
}

async function findDuplicate(tx: Transaction, input: TransactionInput): Promise<TransactionAppend | undefined> {
  const found = await tx.logItem.findUnique({
    where: { logId_id: { logId: input.logId, id: input.id } },
  })
  if (!found) return undefined
  const isSame = Buffer.from(found.hash).equals(hashOf(input)) && found.senderId === input.senderId
  if (!isSame) throw new IdReusedError('The item id belongs to another item')
  return { item: toItem(input, found.seq, Number(found.at)), isDuplicate: true }
}

async function insert(
  tx: Transaction,
  input: TransactionInput,
  log: LockedLog,
  at: number,
): Promise<TransactionAppend> {
  log.lastSeq += 1
  if (input.kind === 'op') log.opSeq += 1
  if (input.kind === 'epoch') {
    if (input.epoch === undefined) throw new RangeError('An epoch item names its epoch')
    log.epoch = input.epoch
  }
  const item = toItem(input, log.lastSeq, at)
  const { expiresAtMs, body, hash, ...columns } = item
  await tx.logItem.create({
    data: {
      ...columns,
      body: Buffer.from(body),
      hash: Buffer.from(hash),
      at: BigInt(at),
      expiresAt: expiresAtMs === null ? null : new Date(expiresAtMs),
    },
  })
  return { item, isDuplicate: false }
}

function toItem(input: TransactionInput, seq: number, at: number): LogItem {
  const { logId, id, senderId, deviceId, kind, targetId, epoch, body, expiresAtMs } = input
  return {
    ...{ logId, seq, id, senderId, deviceId, kind },
    targetId: targetId ?? null,
    epoch: epoch ?? null,
    body,
    hash: hashOf(input),
    expiresAtMs: expiresAtMs ?? null,
    at,
  }
}

function hashOf({ body }: TransactionInput): Buffer {
  return createHash('sha256').update(body).digest()
}
