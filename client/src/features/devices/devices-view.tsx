import type { DeviceView } from '@stogram/core'
import { ArrowLeft } from 'lucide-react'
import { goBack } from '../../state/route.ts'
import { AfterDelay } from '../../ui/after-delay.tsx'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { LoadFailed } from '../../ui/load-failed.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { DeviceRow } from './device-row.tsx'
import type { DevicesState } from './use-devices.ts'

interface DevicesViewProps {
  state: DevicesState
  /** Devices to be marked as new. */
  newIds: ReadonlySet<string>
  /** The list is being asked for, whatever is shown meanwhile. */
  isLoading: boolean
  onRetry(): void
  onRevoke(devices: readonly DeviceView[]): void
}

export function DevicesView({ state, newIds, isLoading, onRetry, onRevoke }: DevicesViewProps) {
  return (
    <div className="h-full overflow-y-auto bg-canvas">
      <header className="sticky top-0 z-bar flex h-16 items-center gap-2 border-line border-b bg-surface px-3">
        <IconButton glyph={ArrowLeft} label="Back" isMirrored onClick={() => goBack({ name: 'settings' })} />
        <h1 className="font-semibold text-title">Devices</h1>
      </header>
      <div className="mx-auto grid max-w-measure grid-cols-1 gap-4 p-4 two:p-6">
        <p className="text-label text-muted">
          Every device has its own keys. A message is locked for each of them, so a device that is not on this list
          cannot read what is written from now on.
        </p>
        <Body state={state} newIds={newIds} isLoading={isLoading} onRetry={onRetry} onRevoke={onRevoke} />
        <Banner title="What signing a device out does">
          It loses access to your account and to everything written afterwards. What it has already stored may stay on
          it. If one of these devices is not yours, sign it out.
        </Banner>
      </div>
    </div>
  )
}

function Body({ state, newIds, isLoading, onRetry, onRevoke }: DevicesViewProps) {
  if (state.phase === 'loading') {
    return (
      <AfterDelay>
        <SkeletonRows count={3} label="Loading devices" />
      </AfterDelay>
    )
  }
  if (state.phase === 'failed') {
    return (
      <LoadFailed
        title="The list could not be loaded"
        sentence={state.sentence}
        isRetrying={isLoading}
        onRetry={onRetry}
      />
    )
  }
  const others = state.value.filter((device) => !device.isCurrent)
  return (
    <>
      <ul role="list" aria-label="Devices" className="divide-y divide-line rounded-lg border border-line bg-surface">
        {state.value.map((device) => (
          <DeviceRow
            key={device.deviceId}
            device={device}
            isNew={newIds.has(device.deviceId)}
            onRevoke={() => onRevoke([device])}
          />
        ))}
      </ul>
      {others.length > 1 && (
        <Button variant="quiet" className="justify-self-start text-danger" onClick={() => onRevoke(others)}>
          Sign out all other devices
        </Button>
      )}
    </>
  )
}
