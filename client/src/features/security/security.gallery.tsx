import type { AlarmView } from '@stogram/core'
import { SecurityView } from './security-view.tsx'

const nothing = () => undefined
const NOW_MS = Date.now()
const ALARMS: AlarmView[] = [
  {
    ...{ id: 'a', code: 'DEVICE_ADDED', accountId: 'A', deviceId: 'd', deviceName: 'Firefox on Windows', atMs: NOW_MS },
    text: 'A new device was signed in to your account.',
  },
  {
    ...{ id: 'b', code: 'TRANSCRIPT_FORK', chatId: 'w'.repeat(22), atMs: NOW_MS - 90_000_000 },
    text: 'The server shows different messages to different members of this chat.',
  },
]

function Page({ alarms }: { alarms: readonly AlarmView[] }) {
  return (
    <div className="h-150 w-100">
      <SecurityView alarms={alarms} onDismiss={nothing} onSave={nothing} />
    </div>
  )
}

export const gallery = { Notices: <Page alarms={ALARMS} />, None: <Page alarms={[]} /> }
