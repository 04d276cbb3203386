import type { AlarmView } from '@stogram/core'
import { MonitorSmartphone, ShieldAlert } from 'lucide-react'
import { core } from '../../state/core-client.ts'
import { Link } from '../../state/link.tsx'
import { sentenceFor } from '../../state/sentences.ts'
import { selectAlarms } from '../../state/session.selectors.ts'
import { useStore } from '../../state/store.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { fullLabel } from '../../ui/date-labels.ts'
import { showToast } from '../../ui/toast-store.ts'
import type { AlarmSubject } from './alarm-subject.ts'
import { titleOf } from './alarm-title.ts'
import { useAlarmSubject } from './use-alarm-subject.ts'

/** What the engine refused to believe, and what happened to the account. It stays until it was read, in every window. */
export function AlarmBanner() {
  const [newest, ...others] = useStore(selectAlarms)
  return newest === undefined ? null : <Newest alarm={newest} others={others.length} />
}

function Newest({ alarm, others }: { alarm: AlarmView; others: number }) {
  const about = useAlarmSubject(alarm)
  return <AlarmBannerView alarm={alarm} about={about} others={others} onDismiss={() => dismiss(alarm.id)} />
}

function dismiss(id: string): void {
  core.dismissAlarm(id).catch((error: unknown) => showToast({ text: sentenceFor(error), tone: 'danger' }))
}

interface AlarmBannerViewProps {
  alarm: AlarmView
  about: AlarmSubject | undefined
  others: number
  onDismiss(): void
}

export function AlarmBannerView({ alarm, about, others, onDismiss }: AlarmBannerViewProps) {
  const isNewDevice = alarm.code === 'DEVICE_ADDED'
  return (
    <Banner
      tone={isNewDevice ? 'warn' : 'danger'}
      glyph={isNewDevice ? MonitorSmartphone : ShieldAlert}
      role="alert"
      title={titleOf(alarm.code)}
      actions={
        <>
          <Button size="sm" onClick={onDismiss}>
            {isNewDevice ? 'It was me' : 'I have read it'}
          </Button>
          <Link
            to={{ name: isNewDevice ? 'devices' : 'security' }}
            className="touch-target flex h-8 items-center px-2 font-semibold text-accent text-small"
          >
            {isNewDevice ? 'It was not me' : 'What to do'}
          </Link>
        </>
      }
    >
      {about !== undefined && <Subject about={about} />}
      <p>{isNewDevice ? fullLabel(alarm.atMs) : alarm.text}</p>
      <p className="mt-1 text-faint">
        Code: {alarm.code}
        {others > 0 && (
          <>
            {' · '}
            <Link to={{ name: 'security' }} className="underline">
              {others} more
            </Link>
          </>
        )}
      </p>
    </Banner>
  )
}

/** The name, and the way there. */
export function Subject({ about }: { about: AlarmSubject }) {
  return (
    <p dir="auto" className="foreign-line font-semibold">
      {about.chatId === undefined ? (
        about.name
      ) : (
        <Link to={{ name: 'chat', chatId: about.chatId }} className="text-accent">
          {about.name}
        </Link>
      )}
    </p>
  )
}
