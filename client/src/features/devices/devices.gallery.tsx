import { DevicesView } from './devices-view.tsx'
import type { DevicesState } from './use-devices.ts'

const nothing = () => undefined
const DAY_MS = 86_400_000
const NOW_MS = Date.now()

const READY: DevicesState = {
  phase: 'ready',
  value: [
    { deviceId: 'a', name: 'Chrome on Linux', createdAtMs: NOW_MS - DAY_MS, isCurrent: true },
    {
      deviceId: 'b',
      name: 'Safari on iPhone',
      createdAtMs: NOW_MS - 90 * DAY_MS,
      lastSeenAtMs: NOW_MS - DAY_MS / 8,
      isCurrent: false,
    },
    { deviceId: 'c', name: 'Firefox on Windows', createdAtMs: NOW_MS - 400 * DAY_MS, isCurrent: false },
    {
      deviceId: 'd',
      name: 'Chrome on Linux',
      createdAtMs: NOW_MS - 2 * DAY_MS,
      signedOutAtMs: NOW_MS - DAY_MS,
      isCurrent: false,
    },
    {
      deviceId: 'e',
      name: 'متصفح سارة على هاتفها القديم',
      createdAtMs: NOW_MS - 300 * DAY_MS,
      signedOutAtMs: NOW_MS - 40 * DAY_MS,
      isCurrent: false,
    },
  ],
}

function Page({ state, doubt = 'none' }: { state: DevicesState; doubt?: 'none' | 'some' | 'grave' }) {
  return (
    <div className="w-screen max-w-measure">
      <DevicesView
        state={state}
        newIds={new Set(['b'])}
        isLoading={false}
        doubt={doubt}
        onRetry={nothing}
        onRevoke={nothing}
        onReplaceKeys={nothing}
      />
    </div>
  )
}

export const gallery = {
  Devices: <Page state={READY} />,
  'A stranger signed out': <Page state={READY} doubt="grave" />,
  Failed: <Page state={{ phase: 'failed', sentence: 'There is no connection to the server.' }} />,
}
