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
  const held = before === undefined ? {} : await claimSeqs(engine)
  const revocation: Revocation = { atMs: deviceList.createdAtMs, held }
  return { ...known, ...Object.fromEntries(fresh.map((id) => [id, revocation])) }
}

/**
 * A log that is being pulled may be far behind what stood there already. The server's word for how far that is counts
 * until the log is here, or for ten minutes: it could have shown the revocation later just as well.
 */
async function claimSeqs(engine: Engine): Promise<Record<string, number>> {
  const seqs = await heldSeqs(engine)
  const claims = [...engine.told].filter(([logId, seq]) => seq > (seqs[logId] ?? seq))
  if (claims.length > 0) engine.tasks.claimHeld()
  return { ...seqs, ...Object.fromEntries(claims) }
}

/** What was only claimed to be there, and is not here by now, was not held. */
export async function settleClaims(engine: Engine): Promise<void> {
  await lowerHeld(engine, new Map(Object.entries(await heldSeqs(engine))))
}

async function heldSeqs(engine: Engine): Promise<Record<string, number>> {
  const rows = await engine.db.range('logs', { upper: [], openUpper: true })
  const logs = rows.flatMap(({ value }) => ('logId' in value && isHeld(value) ? [value] : []))
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
  return log.kind === 'chat' && log.stage !== 'new'
}

/** The device was known as revoked before anything stood at this place. */
export function isAfterRevocation(account: AccountRow, deviceId: string, logId: string, seq: number): boolean {
  const held = account.revocations?.[deviceId]?.held[logId]
  return held !== undefined && seq > held
}
