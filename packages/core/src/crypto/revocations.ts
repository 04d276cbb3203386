import type { LogId } from '@stogram/contract'
import { type AccountView, idText } from '@stogram/e2ee'
import type { Engine } from '../engine.ts'
import type { AccountRow, LogRow, Revocation } from '../replica/rows.ts'

/** The revocations of an account, with those that this view tells for the first time. */
export async function learnRevocations(
  engine: Engine,
  before: AccountRow | undefined,
  { deviceList }: AccountView,
): Promise<NonNullable<AccountRow['revocations']>> {
  const known = before?.revocations ?? {}
  const fresh = deviceList.revokedIds.map(idText).filter((id) => known[id] === undefined)
  if (fresh.length === 0) return known
  // Of an account that is new here nothing can be said but what its list claims.
  const held = before === undefined ? {} : await heldSeqs(engine)
  const revocation: Revocation = { atMs: deviceList.createdAtMs, held }
  return { ...known, ...Object.fromEntries(fresh.map((id) => [id, revocation])) }
}

async function heldSeqs(engine: Engine): Promise<Record<string, number>> {
  const rows = await engine.db.range('logs', { upper: [], openUpper: true })
  const logs = rows.flatMap(({ value }) => ('logId' in value && isHeld(value) ? [value] : []))
  return Object.fromEntries(logs.map(({ logId, cursor }) => [logId, heldSeq(engine, logId, cursor)]))
}

/** The log goes back to `seq`: what comes above it is not what was held there. */
export async function lowerHeld(engine: Engine, logId: LogId, seq: number): Promise<void> {
  for (const { key } of await engine.db.range('people', { lower: [] })) {
    if (!Array.isArray(key)) continue
    await engine.locks.run(`person:${key[0]}`, async () => {
      const row = (await engine.db.get('people', key)) as AccountRow
      const revocations = Object.entries(row.revocations ?? {})
      if (!revocations.some(([, { held }]) => (held[logId] ?? 0) > seq)) return
      const lowered = revocations.map(([deviceId, { atMs, held }]) => {
        const before = held[logId]
        return [deviceId, { atMs, held: before === undefined ? held : { ...held, [logId]: Math.min(before, seq) } }]
      })
      const tx = engine.db.begin()
      tx.put('people', key, { ...row, revocations: Object.fromEntries(lowered) })
      await tx.commit()
    })
  }
}

/** What was pushed and waits to be taken is held too, as far as it follows without a gap. */
function heldSeq({ inHand, pushed }: Engine, logId: LogId, cursor: number): number {
  const waiting = new Set(pushed.get(logId)?.map(({ seq }) => seq))
  let held = Math.max(cursor, inHand.get(logId) ?? 0)
  while (waiting.has(held + 1)) held += 1
  return held
}

function isHeld(log: LogRow): boolean {
  return log.kind === 'chat' && log.stage !== 'new'
}

/** The device was known as revoked before anything stood at this place. */
export function isAfterRevocation(account: AccountRow, deviceId: string, logId: string, seq: number): boolean {
  const held = account.revocations?.[deviceId]?.held[logId]
  return held !== undefined && seq > held
}
