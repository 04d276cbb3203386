import { describe, expect, test } from 'vitest'
import { equalBytes } from '../codec/bytes.ts'
import { fuzzTargets } from '../testing/fuzz-targets.ts'
import { refusalOf } from '../testing/refusal.ts'
import { filled } from '../testing/world.ts'
import { checkContactCode, encodeContactCode } from './contact-code.ts'
import { safetyHalf, safetyNumber } from './safety-number.ts'

const mine = { aid: filled(32, 1), spkiS: filled(422, 2) }
const theirs = { aid: filled(32, 3), spkiS: filled(422, 4) }

describe('verification', () => {
  test('[ID5] both sides show the same sixty digits', async () => {
    expect(await safetyHalf(mine)).toBe('37924 74743 01427 63440 85643 75203')
    const number = await safetyNumber(mine, theirs)
    expect(await safetyNumber(theirs, mine)).toBe(number)
    expect(number).toMatch(/^(\d{5} ){11}\d{5}$/)
    const other = { ...theirs, spkiS: filled(422, 5) }
    expect(await safetyNumber(mine, other)).not.toBe(number)
  })

  const me = { aid: filled(32, 1), airHash: filled(32, 2) }
  const them = { aid: filled(32, 3), airHash: filled(32, 4) }
  const stranger = { aid: filled(32, 9), airHash: filled(32, 4) }

  test('[ID6] a code names exactly the two accounts, from the side that shows it', async () => {
    checkContactCode(encodeContactCode(them, me), me, them)
    const wrong = [encodeContactCode(me, them), encodeContactCode(them, stranger), encodeContactCode(stranger, me)]
    for (const code of wrong) {
      const refusal = await refusalOf(() => checkContactCode(code, me, them))
      expect(refusal).toEqual({ reason: 'wrong_account', alarm: 'KEY_CHANGED' })
    }
  })

  test('[ID6] a code names the newest keys of both: those of before a rotation are other ones', async () => {
    const older = { airHash: filled(32, 5) }
    const wrong = [encodeContactCode({ ...them, ...older }, me), encodeContactCode(them, { ...me, ...older })]
    for (const code of wrong) {
      expect((await refusalOf(() => checkContactCode(code, me, them))).reason).toBe('wrong_account')
    }
  })

  test('[ID6] A9 is nothing else, and nothing else is one', async () => {
    const code = encodeContactCode(them, me)
    const targets = await fuzzTargets()
    const readers = targets.filter(({ name }) => !['canonical', 'contact code'].includes(name))
    for (const { name, decode } of readers) {
      expect((await refusalOf(() => decode(code))).reason, name).not.toBe('wrong_account')
    }
    for (const seed of targets.filter(({ name }) => name !== 'contact code').flatMap(({ seeds }) => seeds)) {
      if (equalBytes(seed.subarray(0, 2), code.subarray(0, 2))) continue
      expect((await refusalOf(() => checkContactCode(seed, me, them))).reason).not.toBe('wrong_account')
    }
    const long = new Uint8Array(193)
    expect((await refusalOf(() => checkContactCode(long, me, them))).reason).toBe('size')
  })
})
