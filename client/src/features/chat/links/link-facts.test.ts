import { expect, test } from 'vitest'
import { linkFacts } from './link-facts.ts'

const HOUR_MS = 3_600_000

test.each([
  [{ expiresAtMs: 6.9 * 24 * HOUR_MS, usesLeft: 100, needsApproval: false }, '6 days left, for 100 more people'],
  [{ expiresAtMs: 23.2 * HOUR_MS, usesLeft: 1, needsApproval: false }, '23 hours left, for one more person'],
  [{ expiresAtMs: 24.1 * HOUR_MS, usesLeft: 3, needsApproval: false }, '1 day left, for 3 more people'],
  [{ expiresAtMs: 47.9 * HOUR_MS, usesLeft: 3, needsApproval: false }, '2 days left, for 3 more people'],
  [
    { expiresAtMs: 0.4 * HOUR_MS, usesLeft: 2, needsApproval: true },
    'Less than an hour left, for 2 more people, after an admin’s approval',
  ],
])('a link says how long it holds, for how many, and who lets them in', (link, facts) => {
  expect(linkFacts({ id: 'a', ...link }, 0)).toBe(facts)
})
