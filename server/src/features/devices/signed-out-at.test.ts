import { describe, expect, it } from 'vitest'
import { findSignedOutAt } from './signed-out-at.ts'

const DAY_MS = 86_400_000
const NOW_MS = 1_000 * DAY_MS

const daysAgo = (days: number) => new Date(NOW_MS - days * DAY_MS)
const device = { createdAt: daysAgo(200), lastSeenAt: daysAgo(100) }
const session = { revokedAt: null, expiresAt: daysAgo(-60), lastUsedAt: daysAgo(1) }

describe('a device', () => {
  it('[AC20] is signed in while one of its sessions can go on', () => {
    const ended = { ...session, revokedAt: daysAgo(2) }
    expect(findSignedOutAt({ ...device, sessions: [ended, session] }, NOW_MS)).toBeUndefined()
  })

  it.each([
    ['it signed out', { ...session, revokedAt: daysAgo(2) }, 2],
    ['its session was too old', { ...session, expiresAt: daysAgo(3) }, 3],
    ['nobody had used it for 30 days', { ...session, lastUsedAt: daysAgo(34) }, 4],
  ])('[AC20] is signed out since %s', (_what, last, days) => {
    const earlier = { ...session, revokedAt: daysAgo(50) }
    expect(findSignedOutAt({ ...device, sessions: [earlier, last] }, NOW_MS)).toBe(daysAgo(days).getTime())
  })

  it('[AC20] is signed out since it was seen last, where its sessions are forgotten', () => {
    expect(findSignedOutAt({ ...device, sessions: [] }, NOW_MS)).toBe(device.lastSeenAt.getTime())
    expect(findSignedOutAt({ ...device, lastSeenAt: null, sessions: [] }, NOW_MS)).toBe(device.createdAt.getTime())
  })
})
