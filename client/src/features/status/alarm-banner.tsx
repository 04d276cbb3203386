import type { AlarmView } from '@stogram/core'
import { ShieldAlert } from 'lucide-react'
import { selectAlarms } from '../../state/session.selectors.ts'
import { useStore } from '../../state/store.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'

/** What the engine refused to believe. It stays until it was read. */
export function AlarmBanner() {
  const alarms = useStore(selectAlarms)
  const dismissAlarms = useStore((state) => state.dismissAlarms)
  const [newest, ...others] = alarms
  if (newest === undefined) return null
  return <AlarmBannerView alarm={newest} others={others.length} onDismiss={dismissAlarms} />
}

interface AlarmBannerViewProps {
  alarm: AlarmView
  others: number
  onDismiss(): void
}

export function AlarmBannerView({ alarm, others, onDismiss }: AlarmBannerViewProps) {
  return (
    <Banner
      tone="danger"
      glyph={ShieldAlert}
      role="alert"
      title="Something does not add up"
      actions={
        <Button size="sm" onClick={onDismiss}>
          I have read it
        </Button>
      }
    >
      <p>{alarm.text}</p>
      <p className="mt-1 text-faint">
        Code: {alarm.code}
        {others > 0 && ` · ${others} more`}
      </p>
    </Banner>
  )
}
