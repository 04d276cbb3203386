import { describe, expect, test } from 'vitest'
import { encodeCanonical } from '../codec/canonical.ts'
import { parseEnvelope } from '../message/envelope-header.ts'
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

  test('[ID6] a code names exactly the two accounts, from the side that shows it', async () => {
    const shown = encodeContactCode(theirs.aid, mine.aid)
    checkContactCode(shown, mine.aid, theirs.aid)
    const expected = { reason: 'wrong_account', alarm: 'KEY_CHANGED' }
    const own = encodeContactCode(mine.aid, theirs.aid)
    expect(await refusalOf(() => checkContactCode(own, mine.aid, theirs.aid))).toEqual(expected)
    const forOther = encodeContactCode(theirs.aid, filled(32, 9))
    expect(await refusalOf(() => checkContactCode(forOther, mine.aid, theirs.aid))).toEqual(expected)
    const byOther = encodeContactCode(filled(32, 9), mine.aid)
    expect(await refusalOf(() => checkContactCode(byOther, mine.aid, theirs.aid))).toEqual(expected)
  })

  test('[ID6] is nothing else, and nothing else is one', async () => {
    const code = encodeContactCode(theirs.aid, mine.aid)
    expect((await refusalOf(() => parseEnvelope(code))).reason).toBe('format')
    const sealed = encodeCanonical([1, theirs.aid, mine.aid])
    const refusal = await refusalOf(() => checkContactCode(sealed, mine.aid, theirs.aid))
    expect(refusal.reason).toBe('format')
    const long = new Uint8Array(129)
    expect((await refusalOf(() => checkContactCode(long, mine.aid, theirs.aid))).reason).toBe('size')
  })
})
