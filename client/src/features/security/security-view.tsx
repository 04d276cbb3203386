import type { AlarmView } from '@stogram/core'
import { ArrowLeft, Download, ShieldCheck } from 'lucide-react'
import { Link } from '../../state/link.tsx'
import { goBack } from '../../state/route.ts'
import { Button } from '../../ui/button.tsx'
import { fullLabel } from '../../ui/date-labels.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Icon } from '../../ui/icon.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Subject, saveEvidence, titleOf, useAlarmSubject } from '../status/index.ts'
import { adviceFor } from './advice.ts'

interface SecurityViewProps {
  /** Newest first. */
  alarms: readonly AlarmView[]
  onDismiss(id: string): void
  onSave(): void
}

export function SecurityView({ alarms, onDismiss, onSave }: SecurityViewProps) {
  return (
    <div className="flex h-full flex-col bg-canvas">
      <header className="flex h-16 shrink-0 items-center gap-2 border-line border-b bg-surface px-3">
        <IconButton glyph={ArrowLeft} label="Back" isMirrored onClick={() => goBack({ name: 'settings' })} />
        <h1 className="min-w-0 flex-1 truncate font-semibold text-title">Security notices</h1>
        {alarms.length > 0 && (
          <Button size="sm" glyph={Download} onClick={onSave}>
            Save
          </Button>
        )}
      </header>
      {alarms.length === 0 ? (
        <EmptyState
          drawing={<Icon glyph={ShieldCheck} size="lg" />}
          title="Nothing to report"
          text="What this device refuses to believe, and what happens to your account, is told here."
        />
      ) : (
        <ol
          role="list"
          className="mx-auto grid w-full max-w-measure grid-cols-1 content-start gap-3 overflow-y-auto p-4"
        >
          {alarms.map((alarm) => (
            <li key={alarm.id}>
              <Notice alarm={alarm} onDismiss={() => onDismiss(alarm.id)} />
            </li>
          ))}
        </ol>
      )}
    </div>
  )
}

function Notice({ alarm, onDismiss }: { alarm: AlarmView; onDismiss(): void }) {
  const about = useAlarmSubject(alarm)
  return (
    <article aria-label={titleOf(alarm.code)} className="min-w-0 rounded-lg border border-line bg-surface p-4">
      <h2 className="font-semibold text-label">{titleOf(alarm.code)}</h2>
      {about !== undefined && <Subject about={about} />}
      <p className="mt-1 text-label">{alarm.text}</p>
      <p className="mt-1 text-label text-muted">{adviceFor(alarm.code)}</p>
      <p className="mt-2 text-faint text-small">
        {fullLabel(alarm.atMs)} · Code: {alarm.code}
      </p>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button size="sm" onClick={onDismiss}>
          I have read it
        </Button>
        {alarm.hasEvidence && (
          <Button size="sm" variant="quiet" onClick={() => void saveEvidence(alarm)}>
            Save evidence
          </Button>
        )}
        {alarm.deviceId !== undefined && (
          <Link
            to={{ name: 'devices' }}
            className="touch-target flex h-8 items-center px-2 font-semibold text-accent text-small"
          >
            To my devices
          </Link>
        )}
      </div>
    </article>
  )
}
