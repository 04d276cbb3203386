import type { DeviceView } from '@stogram/core'
import { ArrowLeft, KeyRound } from 'lucide-react'
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
  /** Whether a stranger may have signed a device in that is signed out now. grave: nobody has said that it was known. */
  doubt: 'none' | 'some' | 'grave'
  onRetry(): void
  onRevoke(devices: readonly DeviceView[]): void
  onReplaceKeys(): void
}

export function DevicesView(props: DevicesViewProps) {
  return (
    <div className="h-full overflow-y-auto bg-canvas">
      <header className="sticky top-0 z-bar flex h-16 items-center gap-2 border-line border-b bg-surface px-3">
        <IconButton glyph={ArrowLeft} label="Back" isMirrored onClick={() => goBack({ name: 'settings' })} />
        <h1 className="font-semibold text-title">Devices</h1>
      </header>
      <div className="mx-auto grid max-w-measure grid-cols-1 gap-4 p-4 two:p-6">
        <p className="text-label text-muted">
          These devices can read your messages. Each signs with a key of its own, so people can tell them apart.
        </p>
        {props.doubt !== 'none' && <Stranger isSure={props.doubt === 'grave'} onReplaceKeys={props.onReplaceKeys} />}
        <Body {...props} />
        <Banner
          title="What signing a device out does"
          actions={
            <Button size="sm" variant="quiet" className="-ms-3" onClick={props.onReplaceKeys}>
              Replace all keys
            </Button>
          }
        >
          The server gives it nothing more, and nobody believes what it writes. What it has already stored may stay on
          it, your account’s keys among it. If somebody else has one of these devices, replace all keys.
        </Banner>
      </div>
    </div>
  )
}

function Stranger({ isSure, onReplaceKeys }: { isSure: boolean; onReplaceKeys(): void }) {
  return (
    <Banner
      tone="warn"
      role="alert"
      title={isSure ? 'Now replace all keys' : 'Was it somebody else who logged in there?'}
      actions={
        <Button size="sm" glyph={KeyRound} onClick={onReplaceKeys}>
          Replace all keys
        </Button>
      }
    >
      {isSure
        ? 'Whoever logged in there knew your password, and may have copied the keys of your account.'
        : 'Then they know your password, and may have copied the keys of your account.'}
    </Banner>
  )
}

type BodyProps = Pick<DevicesViewProps, 'state' | 'newIds' | 'isLoading' | 'onRetry' | 'onRevoke'>

function Body({ state, newIds, isLoading, onRetry, onRevoke }: BodyProps) {
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
  const signedIn = state.value.filter((device) => device.signedOutAtMs === undefined)
  const signedOut = state.value.filter((device) => device.signedOutAtMs !== undefined)
  const others = signedIn.filter((device) => !device.isCurrent)
  return (
    <>
      <DeviceList label="Devices" devices={signedIn} newIds={newIds} onRevoke={onRevoke} />
      {others.length > 1 && (
        <Button variant="quiet" className="justify-self-start text-danger" onClick={() => onRevoke(others)}>
          Sign out all other devices
        </Button>
      )}
      {signedOut.length > 0 && (
        <section aria-labelledby="signed-out" className="grid grid-cols-1 gap-2">
          <h2 id="signed-out" className="font-semibold text-title">
            Logged out
          </h2>
          <p className="text-muted text-small">
            Nothing new reaches them. They stay on the list until you remove them.
          </p>
          <DeviceList label="Logged out" devices={signedOut} newIds={newIds} onRevoke={onRevoke} />
          {signedOut.length > 1 && (
            <Button variant="quiet" className="justify-self-start" onClick={() => onRevoke(signedOut)}>
              Remove logged-out devices
            </Button>
          )}
        </section>
      )}
    </>
  )
}

interface DeviceListProps extends Pick<BodyProps, 'newIds' | 'onRevoke'> {
  label: string
  devices: readonly DeviceView[]
}

function DeviceList({ label, devices, newIds, onRevoke }: DeviceListProps) {
  return (
    <ul role="list" aria-label={label} className="divide-y divide-line rounded-lg border border-line bg-surface">
      {devices.map((device) => (
        <DeviceRow
          key={device.deviceId}
          device={device}
          isNew={newIds.has(device.deviceId)}
          onRevoke={() => onRevoke([device])}
        />
      ))}
    </ul>
  )
}
