import type { GroupLinkView } from '@stogram/core'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** How long a link holds, for how many, and who lets them in. */
export function linkFacts({ expiresAtMs, usesLeft, needsApproval }: GroupLinkView, nowMs: number): string {
  const uses = usesLeft === 1 ? 'for one more person' : `for ${usesLeft} more people`
  return `${timeLeft(expiresAtMs - nowMs)}, ${uses}${needsApproval ? ', after an admin’s approval' : ''}`
}

function timeLeft(leftMs: number): string {
  if (leftMs >= 2 * DAY_MS) return `${Math.floor(leftMs / DAY_MS)} days left`
  const hours = Math.ceil(leftMs / HOUR_MS)
  return hours <= 1 ? 'Less than an hour left' : `${hours} hours left`
}
