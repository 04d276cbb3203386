import type { GroupLinkView } from '@stogram/core'

const HOUR_MS = 3_600_000

/** How long a link holds, for how many, and who lets them in. */
export function linkFacts({ expiresAtMs, usesLeft, needsApproval }: GroupLinkView, nowMs: number): string {
  const uses = usesLeft === 1 ? 'for one more person' : `for ${usesLeft} more people`
  return `${timeLeft(expiresAtMs - nowMs)}, ${uses}${needsApproval ? ', after an admin’s approval' : ''}`
}

function timeLeft(leftMs: number): string {
  // A link that was just made is a few seconds off its full hours, to either side.
  const hours = Math.round(leftMs / HOUR_MS)
  if (hours < 1) return 'Less than an hour left'
  if (hours < 24) return hours === 1 ? '1 hour left' : `${hours} hours left`
  return hours < 48 ? '1 day left' : `${Math.floor(hours / 24)} days left`
}
