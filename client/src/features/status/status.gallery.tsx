import { AlarmBannerView } from './alarm-banner.tsx'
import { ConnectionPillView } from './connection-pill.tsx'
import { ElsewhereScreen } from './elsewhere-screen.tsx'
import { FailedView } from './failed-screen.tsx'
import { FAILED_WORDS, type Fault } from './failed-words.ts'
import { HistoryProgressView } from './history-progress.tsx'
import { StorageFullView } from './storage-full-banner.tsx'

const nothing = () => undefined

export const gallery = {
  pills: (
    <div className="flex gap-2">
      <ConnectionPillView words={{ tone: 'warn', text: 'Offline · 3 queued', afterMs: 0 }} onOpen={nothing} />
      <ConnectionPillView words={{ tone: 'busy', text: 'Updating…', afterMs: 0 }} onOpen={nothing} />
    </div>
  ),
  history: (
    <div className="w-80">
      <HistoryProgressView loaded={1_200} total={4_800} />
    </div>
  ),
  alarm: (
    <div className="w-80">
      <AlarmBannerView
        alarm={{
          id: 'example',
          code: 'chain_mismatch',
          atMs: 0,
          text: 'The server showed two different histories of one chat.',
        }}
        about={{ name: 'Weekend hike', chatId: undefined }}
        others={1}
        onDismiss={nothing}
      />
    </div>
  ),
  full: (
    <div className="w-80">
      <StorageFullView />
    </div>
  ),
  elsewhere: (
    <div className="h-100 w-100">
      <ElsewhereScreen onUseHere={nothing} />
    </div>
  ),
  ...Object.fromEntries(
    (Object.keys(FAILED_WORDS) as Fault[]).map((fault) => [
      fault,
      <div key={fault} className="w-120">
        <FailedView fault={fault} detail="UnknownError" />
      </div>,
    ]),
  ),
}
