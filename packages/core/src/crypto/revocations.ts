import type { AccountId, LogId } from '@stogram/contract'
import { type AccountView, idText } from '@stogram/e2ee'
import type { Engine } from '../engine.ts'
import type { LogContext } from '../inbox/log-context.ts'
import type { AccountRow, LogRow, Revocation, Rows, VouchedRow } from '../replica/rows.ts'

/** The revocations of an account, with those that this view tells for the first time. */
export async function learnRevocations(
  engine: Engine,
  before: AccountRow | undefined,
  { deviceList }: AccountView,
): Promise<NonNullable<AccountRow['revocations']>> {
  const known = before?.revocations ?? {}
  const fresh = deviceList.revokedIds.map(idText).filter((id) => known[id] === undefined)
  if (fresh.length === 0) return known
  const held = await claimSeqs(engine, before === undefined)
  const revocation: Revocation = { atMs: deviceList.createdAtMs, held }
  return { ...known, ...Object.fromEntries(fresh.map((id) => [id, revocation])) }
}

/**
 * A log that is being pulled may be far behind what stood there already. The server's word for how far that is counts
 * until the log is here, or for ten minutes: it could have shown the revocation later just as well.
 */
async function claimSeqs(engine: Engine, isNewAccount: boolean): Promise<Record<string, number>> {
  const seqs = isNewAccount ? await movingSeqs(engine) : await heldSeqs(engine)
  const told = new Map(engine.told)
  // What the own log names by now is not known before it was pulled in this connection.
  if (engine.self !== undefined && !engine.connection.isOpen()) told.set(engine.self.accountId, Number.MAX_SAFE_INTEGER)
  const claims = [...told].filter(([logId, seq]) => seq > (seqs[logId] ?? seq))
  if (claims.length > 0) engine.tasks.claimHeld()
  return { ...seqs, ...Object.fromEntries(claims) }
}

/** What was only claimed to be there, and is not here by now, was not held. */
export async function settleClaims(engine: Engine): Promise<void> {
  await lowerHeld(engine, new Map(Object.entries(await heldSeqs(engine))))
}

async function heldSeqs(engine: Engine): Promise<Record<string, number>> {
  const rows = await engine.db.range('logs', { upper: [], openUpper: true })
  return seqsOf(
    engine,
    rows.map(({ value }) => value),
  )
}

/** Who is met now was met through what comes just now. In other chats nothing of theirs stands above the take-up. */
async function movingSeqs(engine: Engine): Promise<Record<string, number>> {
  const logIds = new Set([...engine.told.keys(), ...engine.pushed.keys()])
  for (const { logId } of engine.inHand) logIds.add(logId)
  if (engine.self !== undefined) logIds.add(engine.self.accountId)
  return seqsOf(engine, await engine.db.getMany('logs', [...logIds]))
}

function seqsOf(engine: Engine, rows: readonly (Rows['logs'] | undefined)[]): Record<string, number> {
  const logs = rows.flatMap((row) => (row !== undefined && 'logId' in row && isHeld(row) ? [row] : []))
  return Object.fromEntries(logs.map(({ logId, cursor }) => [logId, heldSeq(engine, logId, cursor)]))
}

/** Nothing above these seqs was held. */
export async function lowerHeld(engine: Engine, limits: ReadonlyMap<LogId, number>): Promise<void> {
  const lower = ([logId, seq]: [LogId, number]) => [logId, Math.min(seq, limits.get(logId) ?? seq)] as const
  for (const { key } of await engine.db.range('people', { lower: [] })) {
    if (!Array.isArray(key)) continue
    await engine.locks.run(`person:${key[0]}`, async () => {
      const row = (await engine.db.get('people', key)) as AccountRow
      const revocations = Object.entries(row.revocations ?? {})
      const isAbove = ([logId, seq]: [LogId, number]) => seq > (limits.get(logId) ?? seq)
      if (!revocations.some(([, { held }]) => Object.entries(held).some(isAbove))) return
      const lowered = revocations.map(([deviceId, { atMs, held }]): [string, Revocation] => {
        return [deviceId, { atMs, held: Object.fromEntries(Object.entries(held).map(lower)) }]
      })
      const tx = engine.db.begin()
      tx.put('people', key, { ...row, revocations: Object.fromEntries(lowered) })
      await tx.commit()
    })
  }
}

/** What came and is not applied yet is held too, as far as it follows without a gap: whatever a server says is the last. */
function heldSeq({ inHand, pushed }: Engine, logId: LogId, cursor: number): number {
  const taken = [...inHand].flatMap((hand) => (hand.logId === logId ? hand.items : []))
  const waiting = new Set([...taken, ...(pushed.get(logId) ?? [])].map(({ seq }) => seq))
  let held = cursor
  while (waiting.has(held + 1)) held += 1
  return held
}

function isHeld(log: LogRow): boolean {
  return log.kind === 'account' || log.stage !== 'new'
}

/** What a revoked device may have signed, and where it stands. */
export interface Signed {
  deviceId: string
  senderId: AccountId
  seq: number
  isRecord: boolean
}

type Place = Pick<LogContext, 'tx' | 'log' | 'self'>

/**
 * The device was known as revoked before anything stood at this place.
 *
 * Source docs/e2ee.md [DV8]
 */
export async function isAfterRevocation(place: Place, account: AccountRow, signed: Signed): Promise<boolean> {
  const revocation = account.revocations?.[signed.deviceId]
  if (revocation === undefined) return false
  const { log, tx, self } = place
  const held = revocation.held[log.logId]
  if (held !== undefined) return signed.seq > held
  if (log.takenUpSeq === undefined) return false
  if (signed.seq > log.takenUpSeq) return true
  if (!wasKnownBefore(revocation, log, self.accountId)) return false
  const vouched = (await tx.get('epochs', vouchedKey(log.logId))) as VouchedRow | undefined
  const limit = signed.isRecord ? vouched?.anyone : vouched?.byAccount[signed.senderId]
  return signed.seq > (limit ?? 0)
}

/** The revocation was known when this chat was not even heard of. */
export function wasKnownBefore({ held }: Revocation, { namedSeq }: LogRow, ownId: AccountId): boolean {
  const known = held[ownId]
  return known !== undefined && namedSeq !== undefined && namedSeq > known
}

export function vouchedKey(logId: LogId): [LogId, string] {
  return [logId, 'vouched']
}
