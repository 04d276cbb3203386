import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { refusalOf } from '../testing/refusal.ts'
import { filled } from '../testing/world.ts'
import { encodeAccountKey, makeAccountKey, parseAccountKey } from './account-key.ts'

describe('account key', () => {
  test('[KH9] stands on paper in seven groups, and is read however it is typed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 16, maxLength: 16 }), async (key) => {
        const text = await encodeAccountKey(key)
        expect(text).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$/)
        const typed = ` ${text.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')}\n`
        expect(await parseAccountKey(typed)).toEqual(key)
      }),
    )
    expect(await parseAccountKey((await encodeAccountKey(filled(16, 0x42))).replaceAll('1', 'I'))).toEqual(
      filled(16, 0x42),
    )
    expect(makeAccountKey()).toHaveLength(16)
    expect(makeAccountKey()).not.toEqual(makeAccountKey())
  })

  test('[KH9] refuses a slip of the pen, a swap and other lengths', async () => {
    const text = await encodeAccountKey(filled(16, 0x5a))
    const other = text.startsWith('2') ? '3' : '2'
    const swapped = `${text.slice(5, 9)}-${text.slice(0, 4)}${text.slice(9)}`
    const wrong = [`${other}${text.slice(1)}`, `${text.slice(0, -1)}U`, text.slice(1), `${text}0`, '', swapped]
    for (const typed of wrong.filter((candidate) => candidate !== text)) {
      expect((await refusalOf(() => parseAccountKey(typed))).reason, typed).toBe('account_key')
    }
    expect((await refusalOf(() => encodeAccountKey(filled(15, 1)))).reason).toBe('value')
  })
})
