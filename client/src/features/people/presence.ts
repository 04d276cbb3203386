import type { Presence } from '../../state/projection.ts'
import type { AvatarDot } from '../../ui/avatar.tsx'
import { agoLabel } from '../../ui/date-labels.ts'

/** In words, for headers and cards. Undefined when nothing is known. */
export function presenceLabel(presence: Presence | undefined, nowMs: number): string | undefined {
  switch (presence?.status) {
    case 'ONLINE':
      return 'online'
    case 'AWAY':
      return 'away'
    case 'DND':
      return 'do not disturb'
    case 'OFFLINE':
      return presence.lastSeenAtMs === undefined ? 'offline' : `last seen ${agoLabel(presence.lastSeenAtMs, nowMs)}`
    case undefined:
      return undefined
  }
}

export function presenceDot(presence: Presence | undefined): AvatarDot | undefined {
  switch (presence?.status) {
    case 'ONLINE':
      return 'ok'
    case 'AWAY':
      return 'warn'
    case 'DND':
      return 'danger'
    case 'OFFLINE':
    case undefined:
      return undefined
  }
}
