import type { Database } from '../infra/database.ts'
import { makeMetrics } from '../infra/metrics.ts'
import { type AppendMeters, makeAppendMeters } from './append-meters.ts'
import { appendBatch, appendBatchLocked, makeOffer, type Offer, type Verdict } from './append-statement.ts'
import type { AppendInput, AppendResult, CommittedItem, LogItem } from './log.ts'
import { mustBeStorable } from './storable.ts'

/** A statement takes at most this much, so that one reader or writer behind it does not wait long. */
const MAX_BATCH_ROWS = 1_000
const MAX_BATCH_BYTES = 4_194_304
/** After so many collisions with other servers the batch takes its locks first. */
const OPTIMISTIC_ATTEMPTS = 2
const MAX_ATTEMPTS = 8
/** What may wait while the database is slow or away. More is answered at once, so that memory stays bounded. */
const MAX_WAITING_ROWS = 20_000
const MAX_WAITING_BYTES = 67_108_864

type Waiting = Offer & {
  attempts: number
  offeredAtMs: number
  resolve: (result: AppendResult) => void
  reject: (error: unknown) => void
}

type Destination = {
  database: Database
  quotaBytes: number
  onCommitted: (items: CommittedItem[]) => void
  meters: AppendMeters
}

export type GroupCommit = { append(input: AppendInput): Promise<AppendResult> }

/**
 * Group commit: one statement is in flight, what arrives meanwhile is the next one.
 *
 *   idle --append--> running: take all that wait --answers--> something waits? running : idle
 *
 * There is no timer: an idle server answers one append after one round trip, a busy one batches by itself.
 */
export function openGroupCommit(
  database: Database,
  quotaBytes: number,
  onCommitted: (items: CommittedItem[]) => void,
  metrics = makeMetrics(),
): GroupCommit {
  const meters = makeAppendMeters(metrics, () => waitingRows)
  let waiting: Waiting[] = []
  let waitingRows = 0
  let waitingBytes = 0
  let isRunning = false

  const run = async () => {
    while (waiting.length > 0) {
      const { batch, rest } = takeBatch(waiting)
      waiting = rest
      const again = await commitSafely({ database, quotaBytes, onCommitted, meters }, batch)
      waiting = [...again, ...waiting]
    }
    isRunning = false
  }

  return {
    async append(input) {
      mustBeStorable(input)
      if (waitingRows >= MAX_WAITING_ROWS || waitingBytes >= MAX_WAITING_BYTES) {
        meters.appends.add('overloaded')
        return { verdict: 'overloaded' }
      }
      waitingRows += 1
      waitingBytes += input.body.length
      const answer = new Promise<AppendResult>((resolve, reject) => {
        waiting.push({ ...makeOffer(input), attempts: 0, offeredAtMs: performance.now(), resolve, reject })
        // A microtask later: appends of the same tick share the first statement too.
        if (!isRunning) {
          isRunning = true
          queueMicrotask(run)
        }
      })
      return answer.finally(() => {
        waitingRows -= 1
        waitingBytes -= input.body.length
      })
    },
  }
}

/** A second offer of one id waits for the next batch, where the first is stored and answers for both. */
export function takeBatch<T extends Offer>(waiting: readonly T[]): { batch: T[]; rest: T[] } {
  const batch: T[] = []
  const rest: T[] = []
  const taken = new Set<string>()
  let bytes = 0
  for (const offer of waiting) {
    const key = `${offer.input.logId}/${offer.input.id.toLowerCase()}`
    bytes += offer.input.body.length
    const fits = batch.length < MAX_BATCH_ROWS && (bytes <= MAX_BATCH_BYTES || batch.length === 0)
    if (fits && !taken.has(key)) {
      taken.add(key)
      batch.push(offer)
    } else {
      rest.push(offer)
    }
  }
  return { batch, rest }
}

/** Whatever goes wrong with one batch, its offers are answered and the next one has its turn. */
async function commitSafely(...[to, batch]: Parameters<typeof commit>): Promise<Waiting[]> {
  try {
    return await commit(to, batch)
  } catch (error) {
    // Those that have their answer keep it.
    for (const offer of batch) offer.reject(error)
    return []
  }
}

/** Commits a batch and answers its offers. Returns those to be offered again. */
async function commit(to: Destination, batch: Waiting[]): Promise<Waiting[]> {
  const { database, quotaBytes, onCommitted, meters } = to
  const startedAtMs = performance.now()
  for (const offer of batch) offer.attempts += 1
  const attempts = Math.max(...batch.map((offer) => offer.attempts))
  let verdicts: Verdict[]
  try {
    verdicts =
      attempts <= OPTIMISTIC_ATTEMPTS
        ? await appendBatch(database.query, batch, quotaBytes)
        : await database.transaction((query) => appendBatchLocked(query, batch, quotaBytes))
  } catch (error) {
    return afterFailure(to, batch, error)
  }
  meters.batches.observe(batch.length)
  meters.statements.observe((performance.now() - startedAtMs) / 1_000)
  const again: Waiting[] = []
  const arrivedAtMs: number[] = []
  const committed: CommittedItem[] = []
  for (const verdict of verdicts) {
    const offer = batch[verdict.ordinal - 1]
    if (!offer) continue
    if (verdict.verdict === 'retry') {
      again.push(offer)
      continue
    }
    const result = toResult(verdict, offer)
    meters.appends.add(result.verdict)
    if (result.verdict === 'ok') {
      committed.push(toItem(offer, result))
      arrivedAtMs.push(offer.offeredAtMs)
    }
    offer.resolve(result)
  }
  if (committed.length > 0) {
    onCommitted(committed.sort(byLogAndSeq))
    const pushedAtMs = performance.now()
    for (const atMs of arrivedAtMs) meters.deliveries.observe((pushedAtMs - atMs) / 1_000)
  }
  return again.sort((a, b) => batch.indexOf(a) - batch.indexOf(b))
}

/** Collisions are offered again; a row that the database cannot take is found by halving, alone with its error. */
async function afterFailure(to: Destination, batch: Waiting[], error: unknown): Promise<Waiting[]> {
  const [first] = batch
  const state = sqlStateOf(error)
  if (COLLISIONS.has(state) && first && first.attempts < MAX_ATTEMPTS) return batch
  if (batch.length > 1 && state.startsWith('22')) {
    const middle = batch.length >> 1
    return [...(await commit(to, batch.slice(0, middle))), ...(await commit(to, batch.slice(middle)))]
  }
  for (const offer of batch) offer.reject(error)
  return []
}

/** unique_violation, serialization_failure, deadlock_detected */
const COLLISIONS = new Set(['23505', '40001', '40P01'])

function sqlStateOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : ''
}

function toResult({ verdict, seq, at }: Verdict, { hash }: Offer): AppendResult {
  if (verdict === 'ok' || verdict === 'duplicate') {
    if (seq === null || at === null) throw new Error(`The append statement gave no seq for ${verdict}`)
    return { verdict, seq, at, hash }
  }
  if (verdict === 'retry') throw new Error('A retry is no result')
  return { verdict }
}

function toItem({ input, hash }: Offer, { seq, at }: { seq: number; at: number }): CommittedItem {
  return {
    logId: input.logId,
    seq,
    id: input.id,
    senderId: input.senderId,
    deviceId: input.deviceId,
    kind: input.kind,
    targetId: input.targetId ?? null,
    epoch: input.epoch ?? null,
    body: input.body,
    hash,
    at,
    originSocketId: input.originSocketId,
  }
}

function byLogAndSeq(a: LogItem, b: LogItem): number {
  if (a.logId === b.logId) return a.seq - b.seq
  return a.logId < b.logId ? -1 : 1
}
