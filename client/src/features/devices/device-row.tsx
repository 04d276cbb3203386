import type { DeviceView } from '@stogram/core'
import { LogOut, Monitor, Smartphone } from 'lucide-react'
import { Button } from '../../ui/button.tsx'
import { agoLabel, momentLabel } from '../../ui/date-labels.ts'
import { Icon } from '../../ui/icon.tsx'

interface DeviceRowProps {
  device: DeviceView
  isNew: boolean
  onRevoke(): void
}

export function DeviceRow({ device, isNew, onRevoke }: DeviceRowProps) {
  const nowMs = Date.now()
  const isSignedOut = device.signedOutAtMs !== undefined
  const isPhone = /android|iphone|ipad|phone/i.test(device.name)
  const loggedIn = `logged in ${momentLabel(device.createdAtMs, nowMs)}`
  return (
    <li className="flex min-h-18 items-center gap-3 px-4 py-3">
      <span className="grid size-10 shrink-0 place-items-center rounded-full bg-raised text-muted">
        <Icon glyph={isSignedOut ? LogOut : isPhone ? Smartphone : Monitor} />
      </span>
      <span className="min-w-0 flex-1">
        <span className="flex flex-wrap items-center gap-x-2">
          <span dir="auto" className="foreign-line font-semibold text-label">
            {device.name}
          </span>
          {isNew && <span className="rounded-full bg-warn-soft px-2 font-medium text-caption text-warn">new</span>}
          {device.isCurrent && (
            <span className="rounded-full bg-ok-soft px-2 font-medium text-caption text-ok">this device</span>
          )}
        </span>
        <span className="block text-muted text-small">{useLabel(device, nowMs)}</span>
        <span className="block text-muted text-small">{`L${loggedIn.slice(1)}`}</span>
      </span>
      {!device.isCurrent && (
        <Button
          size="sm"
          onClick={onRevoke}
          aria-label={`${isSignedOut ? 'Remove' : 'Sign out'} ${device.name}, ${loggedIn}`}
        >
          {isSignedOut ? 'Remove' : 'Sign out'}
        </Button>
      )}
    </li>
  )
}

function useLabel({ isCurrent, signedOutAtMs, lastSeenAtMs }: DeviceView, nowMs: number): string {
  if (isCurrent) return 'In use now'
  if (signedOutAtMs !== undefined) return `Logged out ${agoLabel(signedOutAtMs, nowMs)}`
  return lastSeenAtMs === undefined ? 'Not seen since' : `Seen ${agoLabel(lastSeenAtMs, nowMs)}`
}
