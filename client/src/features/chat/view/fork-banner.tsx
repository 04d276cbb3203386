import type { ChatId } from '@stogram/contract'
import type { AlarmView } from '@stogram/core'
import { Link } from '../../../state/link.tsx'
import { selectAlarms } from '../../../state/session.selectors.ts'
import { useStore } from '../../../state/store.ts'
import { Banner } from '../../../ui/banner.tsx'
import { Button } from '../../../ui/button.tsx'
import { saveEvidence } from '../../status/index.ts'

const FORKS: ReadonlySet<string> = new Set(['LOG_FORK', 'TRANSCRIPT_FORK', 'EQUIVOCATION'])

/** While somebody may be shown another history of this chat. It goes once the notice was read. */
export function ForkBanner({ chatId }: { chatId: ChatId }) {
  const fork = useStore(selectAlarms).find((alarm) => alarm.chatId === chatId && FORKS.has(alarm.code))
  return fork === undefined ? null : <ForkBannerView alarm={fork} onSave={() => void saveEvidence(fork)} />
}

interface ForkBannerViewProps {
  alarm: Pick<AlarmView, 'code' | 'text' | 'hasEvidence'>
  onSave(): void
}

export function ForkBannerView({ alarm, onSave }: ForkBannerViewProps) {
  return (
    <div className="px-3 pt-2">
      <Banner
        tone="danger"
        role="alert"
        title="Others may see something else here"
        actions={
          <>
            {alarm.hasEvidence && (
              <Button size="sm" onClick={onSave}>
                Save evidence
              </Button>
            )}
            <Link
              to={{ name: 'security' }}
              className="touch-target flex h-8 items-center font-semibold text-accent text-small"
            >
              What to do
            </Link>
          </>
        }
      >
        {alarm.text} Code: {alarm.code}
      </Banner>
    </div>
  )
}
