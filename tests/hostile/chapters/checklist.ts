import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const LINES = { A: 14, B: 12, C: 9, D: 13 }
/** What the product does not have yet, and what is said rather than done. */
const WITHOUT_A_TEST: ReadonlySet<string> = new Set([
  // Calls.
  ...['C8', 'D7', 'D8', 'D9'],
  // Messages in pushes.
  ...['D5', 'D6'],
  // One-time keys of secret chats.
  'D10',
  // Looking people up is the business of honest servers (AC9); that metadata shows is a claim that is not made.
  ...['D11', 'D12'],
])

/** The whole list of attacks, against the titles of the tests. */
export function checklist(): void {
  describe('the checklist of attacks', () => {
    it('is named by tests, line by line', () => {
      const folder = new URL('../', import.meta.url)
      const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
      const titles = files.flatMap((file) => {
        const source = readFileSync(new URL(file, folder), 'utf8')
        return [...source.matchAll(/\(\s*(?:'|")((?:\[[A-Z]+\d+\] )*(?:[A-D]\d+ )+)/g)].map(([, ids = '']) => ids)
      })
      const named = new Set(titles.flatMap((ids) => ids.match(/\b[A-D]\d+\b/g) ?? []))
      const lines = Object.entries(LINES).flatMap(([chapter, count]) =>
        Array.from({ length: count }, (_, i) => `${chapter}${i + 1}`),
      )
      expect(new Set(lines.filter((line) => !named.has(line)))).toEqual(WITHOUT_A_TEST)
    })
  })
}
