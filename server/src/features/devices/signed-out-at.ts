import { SESSION_IDLE_MS } from '../sessions/index.ts'

export interface DeviceWithSessions {
  createdAt: Date
  lastSeenAt: Date | null
  sessions: readonly { revokedAt: Date | null; expiresAt: Date; lastUsedAt: Date }[]
}

/** Since when no session of a device can go on; undefined while one can. Where all are forgotten, when it was seen. */
export function findSignedOutAt(device: DeviceWithSessions, nowMs: number): number | undefined {
  const { sessions } = device
  if (sessions.some((session) => session.revokedAt === null && endMs(session) > nowMs)) return undefined
  return sessions.length === 0 ? seenAt(device) : Math.max(...sessions.map(endMs))
}

export function seenAt({ lastSeenAt, createdAt }: Omit<DeviceWithSessions, 'sessions'>): number {
  return (lastSeenAt ?? createdAt).getTime()
}

function endMs({ revokedAt, expiresAt, lastUsedAt }: DeviceWithSessions['sessions'][number]): number {
  return revokedAt?.getTime() ?? Math.min(expiresAt.getTime(), lastUsedAt.getTime() + SESSION_IDLE_MS)
}
