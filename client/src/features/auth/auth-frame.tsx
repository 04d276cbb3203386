import { ArrowLeft } from 'lucide-react'
import { goBack } from '../../state/route.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Logo } from '../../ui/logo.tsx'
import { OutdatedBanner } from './outdated-banner.tsx'

interface AuthFrameProps {
  title: string
  lead?: React.ReactNode
  /** For screens in steps: "2 of 3". */
  step?: { now: number; of: number }
  onBack?: (() => void) | 'home' | undefined
  children: React.ReactNode
}

/** One column, one question. */
export function AuthFrame({ title, lead, step, onBack, children }: AuthFrameProps) {
  return (
    <main className="h-full overflow-y-auto bg-surface two:bg-canvas print:bg-transparent">
      <div className="mx-auto flex min-h-full max-w-110 flex-col two:justify-center two:py-10">
        <div className="safe-bottom flex flex-1 flex-col bg-surface px-6 pt-4 two:flex-none two:rounded-xl two:border two:border-line two:px-10 two:pt-8 two:pb-10 two:shadow-mid print:border-0 print:shadow-none">
          <header className="flex min-h-9 items-center gap-2 print:hidden">
            {onBack === undefined ? (
              <Logo size={32} />
            ) : (
              <IconButton
                glyph={ArrowLeft}
                label="Back"
                isMirrored
                className="-ms-2"
                onClick={() => (onBack === 'home' ? goBack({ name: 'home' }) : onBack())}
              />
            )}
            <span className="flex-1" />
            {step !== undefined && <Steps {...step} />}
          </header>
          <h1 className="mt-6 text-balance font-semibold text-display">{title}</h1>
          {lead !== undefined && <div className="mt-2 text-muted">{lead}</div>}
          <div className="mt-4 empty:hidden">
            <OutdatedBanner />
          </div>
          <div className="mt-6 flex flex-1 flex-col two:flex-none">{children}</div>
        </div>
      </div>
    </main>
  )
}

function Steps({ now, of }: { now: number; of: number }) {
  return (
    <span className="flex items-center gap-1.5">
      <span className="sr-only">
        Step {now} of {of}
      </span>
      {Array.from({ length: of }, (_, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: The dots are all alike and never move.
          key={index}
          aria-hidden="true"
          className={index < now ? 'h-1.5 w-5 rounded-full bg-accent' : 'h-1.5 w-1.5 rounded-full bg-line-strong'}
        />
      ))}
    </span>
  )
}
