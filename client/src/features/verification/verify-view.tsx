import type { PersonView, ScanResult } from '@stogram/core'
import { BadgeCheck, ScanLine } from 'lucide-react'
import { useState } from 'react'
import { useMinuteMs } from '../../state/clock.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { sinceLabel } from '../../ui/date-labels.ts'
import { LoadFailed } from '../../ui/load-failed.tsx'
import { QrImage } from '../../ui/qr-image.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { CodeScanner } from './code-scanner.tsx'
import { SafetyNumber } from './safety-number.tsx'
import type { VerificationState } from './use-verification.ts'

interface VerifyViewProps {
  person: PersonView
  state: VerificationState
  isBusy: boolean
  /** Of the last scan. */
  scanned: ScanResult | undefined
  onRetry(): void
  onScanned(text: string): void
  onForgetScan(): void
  onVerified(isVerified: boolean): void
}

export function VerifyView(props: VerifyViewProps) {
  const { person, state, onRetry } = props
  if (state.phase === 'loading') {
    return (
      <div role="status" aria-label="Computing the number" className="grid min-h-40 place-items-center text-muted">
        <Spinner size="lg" />
      </div>
    )
  }
  if (state.phase === 'failed') {
    return <LoadFailed title="There is nothing to compare yet" sentence={state.sentence} onRetry={onRetry} />
  }
  return <Comparison key={person.verifiedAtMs} {...props} view={state.view} />
}

interface ComparisonProps extends VerifyViewProps {
  view: Extract<VerificationState, { phase: 'ready' }>['view']
}

function Comparison({ person, view, isBusy, scanned, onScanned, onForgetScan, onVerified }: ComparisonProps) {
  const [isScanning, setScanning] = useState(false)
  const name = person.displayName
  return (
    <div className="grid grid-cols-1 gap-4">
      <Standing person={person} />
      {isScanning ? (
        <CodeScanner onCode={onScanned} />
      ) : (
        <QrImage text={view.code} label={`Code for ${name} to scan`} />
      )}
      <ScanOutcome name={name} result={scanned} />
      <Button
        glyph={ScanLine}
        variant={person.verifiedAtMs === undefined ? 'primary' : 'secondary'}
        isWide
        onClick={() => {
          onForgetScan()
          setScanning(!isScanning)
        }}
      >
        {isScanning ? 'Show my code' : 'Scan their code'}
      </Button>
      <p className="text-muted text-small">
        Or read the number to each other, face to face or on a call where you know the voice. Do not send it as a
        message.
      </p>
      <SafetyNumber number={view.safetyNumber} />
      {person.verifiedAtMs === undefined ? (
        <Button glyph={BadgeCheck} isWide isBusy={isBusy} onClick={() => onVerified(true)}>
          The numbers are the same
        </Button>
      ) : (
        <Button variant="quiet" isWide isBusy={isBusy} className="text-danger" onClick={() => onVerified(false)}>
          Take the mark back
        </Button>
      )}
    </div>
  )
}

function Standing({ person }: { person: PersonView }) {
  const nowMs = useMinuteMs()
  const name = person.displayName
  if (person.verifiedAtMs !== undefined) {
    return (
      <Banner tone="ok" glyph={BadgeCheck} role="status" title="Verified">
        You compared keys with <bdi>{name}</bdi> {sinceLabel(person.verifiedAtMs, nowMs)}. If they ever change, nothing
        is sent until you have decided.
      </Banner>
    )
  }
  if (person.keyChange !== undefined) {
    return (
      <Banner tone="danger" title="These are new keys">
        Compare them before you write again.
      </Banner>
    )
  }
  return (
    <p className="text-label text-muted">
      On <bdi>{name}</bdi>’s device, open your chat, the name above it, then Verify. If both show the same, nobody reads
      along between you, not even the server.
    </p>
  )
}

function ScanOutcome({ name, result }: { name: string; result: ScanResult | undefined }) {
  switch (result) {
    case 'different':
      return (
        <Banner tone="danger" role="alert" title="The codes do not match">
          Make sure that it is <bdi>{name}</bdi>’s screen, opened for you. If it is, somebody may stand between you:
          write nothing private here until you know why.
        </Banner>
      )
    case 'no-code':
      return (
        <Banner tone="warn" role="alert" title="This is another kind of code">
          Scan the one on <bdi>{name}</bdi>’s screen that is headed Verify.
        </Banner>
      )
    case 'match':
    case undefined:
      return null
  }
}
