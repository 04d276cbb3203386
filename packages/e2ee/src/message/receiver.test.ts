import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { refusalOf } from '../testing/refusal.ts'
import { filled } from '../testing/world.ts'
import { EMPTY_CHAIN } from './chain.ts'
import { advance, joinReceivers, type Link, type ReceiverState, screen, startReceiver } from './receiver.ts'
import { startSender, voidUnsent } from './sender.ts'

const hashOf = (ctr: number) => {
  const hash = filled(32, 7)
  new DataView(hash.buffer).setUint32(0, ctr + 1)
  return hash
}
/** The honest line: each message links to the one before it. */
const link = (ctr: number, voids: number[] = []): Link => {
  let before = ctr - 1
  while (voids.includes(before)) before--
  return { ctr, hash: hashOf(ctr), prevHash: before < 0 ? EMPTY_CHAIN : hashOf(before), voids }
}

function take(state: ReceiverState, message: Link) {
  const screening = screen(state, message.ctr, message.hash)
  if (screening === 'duplicate') return { kind: 'duplicate' as const, gap: 0, state }
  if (screening !== 'open') throw screening
  return advance(state, message)
}

function after(...messages: Link[]): ReceiverState {
  return messages.reduce((state, message) => take(state, message).state, startReceiver('anchored'))
}

const EQUIVOCATION = { reason: 'equivocation', alarm: 'EQUIVOCATION' }
const CHAIN = { reason: 'sender_chain', alarm: 'EQUIVOCATION' }
const VOIDED = { reason: 'voided_counter', alarm: 'TRANSCRIPT_FORK' }

describe('one device, read in order', () => {
  test('[MS8] takes an unbroken line', () => {
    const state = after(link(0), link(1), link(2))
    expect(state).toMatchObject({ lastCtr: 2, missing: [], voided: [], isAnchored: true })
    expect(state.first).toMatchObject({ ctr: 0 })
  })

  test('[MS8] refuses a next message that links elsewhere', async () => {
    const state = after(link(0), link(1))
    const elsewhere = { ...link(2), prevHash: hashOf(0) }
    expect(await refusalOf(() => take(state, elsewhere))).toEqual(CHAIN)
    const withPast = { ...link(0), prevHash: hashOf(9) }
    expect(await refusalOf(() => take(startReceiver('anchored'), withPast))).toEqual(CHAIN)
  })

  test('[MS5] ignores the same message again and refuses another one in its place', async () => {
    const state = after(link(0), link(1))
    expect(take(state, link(1)).kind).toBe('duplicate')
    expect(take(state, link(0)).kind).toBe('duplicate')
    const other = { ...link(1), hash: filled(32, 1) }
    expect(await refusalOf(() => take(state, other))).toEqual(EQUIVOCATION)
  })

  test('[MS8] reports a gap, and fills it only with what was linked to', async () => {
    const gapped = take(after(link(0)), link(3))
    expect(gapped).toMatchObject({ kind: 'new', gap: 2 })
    expect(gapped.state.missing).toEqual([{ ctr: 1 }, { ctr: 2, hash: hashOf(2) }])
    const other = { ...link(2), hash: filled(32, 1) }
    expect(await refusalOf(() => take(gapped.state, other))).toEqual(EQUIVOCATION)
    const two = take(gapped.state, link(2))
    expect(two).toMatchObject({ kind: 'late', gap: 0 })
    expect(two.state.missing).toEqual([{ ctr: 1, hash: hashOf(1) }])
    const one = take(two.state, link(1))
    expect(one.state).toMatchObject({ missing: [], lastCtr: 3 })
    expect(one.state.seen.map(({ ctr }) => ctr)).toEqual([0, 1, 2, 3])
    const wrongPast = { ...link(1), prevHash: filled(32, 1) }
    expect(await refusalOf(() => take(two.state, wrongPast))).toEqual(CHAIN)
    expect(take(one.state, link(4)).gap).toBe(0)
  })

  test('[MS8] a far counter costs no more memory than a near one', () => {
    const far = take(after(link(0)), link(1_000_000_000))
    expect(far.gap).toBe(999_999_999)
    expect(far.state.missing).toHaveLength(512)
    expect(far.state.missing.at(-1)).toEqual({ ctr: 999_999_999, hash: hashOf(999_999_999) })
  })

  test('[MS5] keeps a bounded memory, and refuses what is too old to compare', async () => {
    const state = after(...Array.from({ length: 200 }, (_, ctr) => link(ctr)))
    expect(state.seen).toHaveLength(128)
    expect((await refusalOf(() => take(state, link(3)))).reason).toBe('too_old')
  })
})

describe('counters taken back', () => {
  test('[MS6] are no gap, and the next message links over them', async () => {
    const next = take(after(link(0)), link(3, [1, 2]))
    expect(next).toMatchObject({ kind: 'new', gap: 0 })
    expect(next.state.voided).toEqual([1, 2])
    const elsewhere = { ...link(3, [1, 2]), prevHash: hashOf(2) }
    expect(await refusalOf(() => take(after(link(0)), elsewhere))).toEqual(CHAIN)
    const partly = take(after(link(0)), link(4, [2]))
    expect(partly.gap).toBe(2)
    expect(partly.state.missing).toEqual([{ ctr: 1 }, { ctr: 3, hash: hashOf(3) }])
  })

  test('[MS6] may not show up, before or after', async () => {
    const state = after(link(0), link(2, [1]))
    expect(await refusalOf(() => take(state, link(1)))).toEqual(VOIDED)
    const seenBefore = after(link(0), link(1))
    expect(await refusalOf(() => take(seenBefore, link(2, [1])))).toEqual(VOIDED)
  })

  test('[MS6] are known from a message that comes late, too', async () => {
    const gapped = after(link(0), link(4))
    const late = take(gapped, link(3, [2]))
    expect(late.state).toMatchObject({ missing: [{ ctr: 1, hash: hashOf(1) }], voided: [2] })
    expect(await refusalOf(() => take(late.state, link(2)))).toEqual(VOIDED)
    const seen = take(gapped, link(2)).state
    expect(await refusalOf(() => take(seen, link(3, [2])))).toEqual(VOIDED)
  })

  test('[MS6] are what the server refused since the last stored message', async () => {
    const sent = { nextCtr: 5, prevHash: hashOf(4), voids: [] }
    expect(voidUnsent(sent, { ctr: 2, hash: hashOf(2) })).toEqual({
      nextCtr: 5,
      prevHash: hashOf(2),
      voids: [3, 4],
    })
    expect(voidUnsent({ ...sent, nextCtr: 2 }, undefined)).toEqual({
      nextCtr: 2,
      prevHash: EMPTY_CHAIN,
      voids: [0, 1],
    })
    expect(voidUnsent(startSender(), undefined)).toEqual(startSender())
    const impossible = () => voidUnsent(sent, { ctr: 5, hash: hashOf(5) })
    expect((await refusalOf(impossible)).reason).toBe('value')
  })

  test('[MS6] [MS8] too many to be named are told by the link, and no gap', async () => {
    const many = voidUnsent({ nextCtr: 1_003, prevHash: hashOf(1_002), voids: [] }, { ctr: 2, hash: hashOf(2) })
    expect(many.voids).toHaveLength(256)
    expect([many.voids[0], many.voids.at(-1)]).toEqual([747, 1_002])
    const line = [link(0), link(1), link(2)]
    const message = { ctr: 1_003, hash: hashOf(1_003), prevHash: many.prevHash, voids: many.voids }
    const next = take(after(...line), message)
    expect(next).toMatchObject({ kind: 'new', gap: 0, state: { missing: [], lastCtr: 1_003 } })
    expect(next.state.voided).toHaveLength(512)
    expect([next.state.voided[0], next.state.voided.at(-1)]).toEqual([491, 1_002])
    expect(await refusalOf(() => take(next.state, link(600)))).toEqual(VOIDED)
    const page = advance(startReceiver('unanchored'), message).state
    expect(joinReceivers(after(...line), page)).toMatchObject({ gap: 0, state: { missing: [] } })
    expect(take(after(link(0), link(1)), message).gap).toBe(745)
  })
})

describe('pages read out of order', () => {
  const run = (...messages: Link[]) =>
    messages.reduce((state, message) => take(state, message).state, startReceiver('unanchored'))

  test('[MS9] start anywhere without a gap, and refuse what is before them', async () => {
    const page = take(startReceiver('unanchored'), link(40, [39]))
    expect(page).toMatchObject({ kind: 'new', gap: 0 })
    expect(page.state.first).toEqual({ ctr: 40, prevHash: hashOf(38), voids: [39] })
    expect((await refusalOf(() => take(page.state, link(38)))).reason).toBe('too_old')
    expect(await refusalOf(() => take(page.state, link(39)))).toEqual(VOIDED)
  })

  test('[MS9] join when the newer one links back to the older', async () => {
    const older = run(link(10), link(11))
    const newer = run(link(12), link(13))
    const joined = joinReceivers(older, newer)
    expect(joined.gap).toBe(0)
    expect(joined.state).toMatchObject({ lastCtr: 13, first: { ctr: 10 }, isAnchored: false })
    expect(take(joined.state, link(13)).kind).toBe('duplicate')
    const other = { ...link(11), hash: filled(32, 1) }
    const forked = run(link(10), other)
    expect(await refusalOf(() => joinReceivers(forked, newer))).toEqual(CHAIN)
    expect(await refusalOf(() => joinReceivers(newer, older))).toEqual(CHAIN)
    const voiding = run(link(12, [11]))
    expect(await refusalOf(() => joinReceivers(older, voiding))).toEqual(VOIDED)
    const overVoid = run(link(13, [12]))
    expect(joinReceivers(older, overVoid)).toMatchObject({ gap: 0, state: { voided: [12] } })
  })

  test('[MS9] leave a gap where messages between them are not there', () => {
    const { state, gap } = joinReceivers(run(link(10)), run(link(13)))
    expect(gap).toBe(2)
    expect(state.missing).toEqual([{ ctr: 11 }, { ctr: 12, hash: hashOf(12) }])
    const fromStart = joinReceivers(startReceiver('anchored'), run(link(1)))
    expect(fromStart).toMatchObject({ gap: 1, state: { isAnchored: true } })
  })

  test('[MS9] an empty page changes nothing', () => {
    const page = run(link(3))
    expect(joinReceivers(page, startReceiver('unanchored')).state).toBe(page)
    expect(joinReceivers(startReceiver('unanchored'), page).state).toBe(page)
  })
})

describe('any delivery', () => {
  test('[MS5] [MS8] takes each message once, whatever is dropped, doubled or reordered', () => {
    const deliveries = fc.array(fc.nat({ max: 12 }), { maxLength: 40 })
    fc.assert(
      fc.property(deliveries, (order) => {
        let state = startReceiver('anchored')
        const taken = new Set<number>()
        for (const ctr of order) {
          const result = take(state, link(ctr))
          expect(result.kind === 'duplicate').toBe(taken.has(ctr))
          taken.add(ctr)
          state = result.state
        }
        const last = Math.max(-1, ...order)
        const missing = Array.from({ length: last + 1 }, (_, ctr) => ctr).filter((c) => !taken.has(c))
        expect(state.missing.map(({ ctr }) => ctr)).toEqual(missing)
      }),
    )
  })
})

describe('a run that begins in the middle', () => {
  const middle = advance(startReceiver('unanchored'), link(5)).state

  test('[MS8] [MS9] is held to its own line from its second message on', async () => {
    expect(take(middle, link(6)).gap).toBe(0)
    expect(await refusalOf(() => take(middle, { ...link(6), prevHash: hashOf(9) }))).toEqual(CHAIN)
    expect(take(middle, link(8))).toMatchObject({ gap: 2, state: { missing: [{ ctr: 6 }, { ctr: 7 }] } })
    expect(await refusalOf(() => take(middle, link(4)))).toMatchObject({ reason: 'too_old' })
  })

  test('[MS9] does not join a run that it overlaps', async () => {
    for (const last of [5, 6]) {
      const older = after(...Array.from({ length: last + 1 }, (_, ctr) => link(ctr)))
      expect(await refusalOf(() => joinReceivers(older, middle))).toEqual(CHAIN)
    }
  })
})

describe('what is kept', () => {
  const all = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i)

  test('[MS5] the newest 128 messages', () => {
    const line = after(...all(0, 130).map((ctr) => link(ctr)))
    expect(line.seen.map(({ ctr }) => ctr)).toEqual(all(2, 128))
    const older = after(...all(0, 100).map((ctr) => link(ctr)))
    let newer = startReceiver('unanchored')
    for (const ctr of all(100, 100)) newer = advance(newer, link(ctr)).state
    const { state } = joinReceivers(older, newer)
    expect(state.seen.map(({ ctr }) => ctr)).toEqual(all(72, 128))
  })

  test('[MS8] the newest 512 that are missing', () => {
    const far = take(after(link(0)), link(1_000_000))
    expect(far.gap).toBe(999_999)
    expect(far.state.missing.map(({ ctr }) => ctr)).toEqual(all(999_488, 512))
    const twice = take(take(after(link(0)), link(301)).state, link(602)).state
    expect(twice.missing).toHaveLength(512)
    expect(twice.missing.at(-1)).toMatchObject({ ctr: 601 })
    const newer = advance(advance(startReceiver('unanchored'), link(700)).state, link(1_000)).state
    const { state } = joinReceivers(twice, newer)
    expect(state.missing.map(({ ctr }) => ctr).slice(-299)).toEqual(all(701, 299))
    expect(state.missing).toHaveLength(512)
  })

  test('[MS6] the newest 512 that were taken back', () => {
    let state = after(link(0))
    for (const ctr of [201, 402, 603]) state = take(state, link(ctr, all(ctr - 200, 200))).state
    expect(state.voided).toHaveLength(512)
    expect(state.voided.at(-1)).toBe(602)
    const newer = advance(startReceiver('unanchored'), link(900, all(700, 200))).state
    const joined = joinReceivers(take(state, link(604)).state, {
      ...newer,
      first: { ctr: 900, prevHash: hashOf(604), voids: all(605, 295) },
    })
    expect(joined.state.voided).toHaveLength(512)
    expect(joined.state.voided.at(-1)).toBe(899)
    const gapped = take(state, link(1_000)).state
    const late = take(gapped, link(999, all(700, 299))).state
    expect(late.voided).toHaveLength(512)
    expect(late.voided.at(-1)).toBe(998)
  })
})
