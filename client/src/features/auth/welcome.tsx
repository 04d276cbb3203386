import type { SessionView } from '@stogram/core'
import { navigate } from '../../state/route.ts'
import { selectSession } from '../../state/session.selectors.ts'
import { useStore } from '../../state/store.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { Logo } from '../../ui/logo.tsx'
import { WelcomeDrawing } from './welcome-drawing.tsx'

export type SignedOutReason = NonNullable<Extract<SessionView, { phase: 'signed-out' }>['reason']>

export function Welcome({ isInvited }: { isInvited: boolean }) {
  const session = useStore(selectSession)
  return (
    <WelcomeView
      reason={session.phase === 'signed-out' ? session.reason : undefined}
      isInvited={isInvited}
      onSignUp={() => navigate({ name: 'sign-up' })}
      onLogIn={() => navigate({ name: 'log-in' })}
    />
  )
}

interface WelcomeViewProps {
  reason: SignedOutReason | undefined
  isInvited: boolean
  onSignUp(): void
  onLogIn(): void
}

export function WelcomeView({ reason, isInvited, onSignUp, onLogIn }: WelcomeViewProps) {
  return (
    <main className="h-full overflow-y-auto bg-canvas">
      <div className="mx-auto grid min-h-full max-w-5xl content-between gap-10 px-6 pt-10 safe-bottom two:content-center three:grid-cols-2 three:items-center three:gap-16">
        <div className="mx-auto w-full max-w-100 two:order-none">
          <div className="flex items-center gap-3">
            <Logo size={44} />
            <span className="font-semibold text-heading tracking-tight">Stogram</span>
          </div>
          <h1 className="mt-8 text-balance font-semibold text-display tracking-tight two:text-emoji-three">
            Messages that only you and your people can read.
          </h1>
          <p className="mt-3 text-muted">
            Everything is encrypted on your device before it leaves it. The server that passes it on cannot read it.
          </p>
        </div>
        <div className="mx-auto w-full max-w-100 three:row-span-2 three:max-w-none">
          <WelcomeDrawing />
        </div>
        <div className="mx-auto grid w-full max-w-100 gap-3 pb-4">
          {reason !== undefined && <ReasonBanner reason={reason} />}
          {isInvited && reason === undefined && (
            <Banner title="You have an invitation">It opens as soon as you have an account here.</Banner>
          )}
          <Button variant="primary" size="lg" isWide onClick={onSignUp}>
            Create account
          </Button>
          <Button size="lg" isWide onClick={onLogIn}>
            Log in
          </Button>
        </div>
      </div>
    </main>
  )
}

const REASONS: Record<SignedOutReason, { tone: 'info' | 'warn'; title: string; text: string }> = {
  logged_out: { tone: 'info', title: 'You are logged out', text: 'Messages and keys were deleted from this device.' },
  revoked: {
    tone: 'warn',
    title: 'This device was signed out',
    text: 'Another device of your account removed it. Messages and keys were deleted here.',
  },
  reused: {
    tone: 'warn',
    title: 'Signed out to be safe',
    text: 'The sign-in of this device was used from two places. If that was not you, change your devices after logging in.',
  },
  expired: {
    tone: 'info',
    title: 'You were away for long',
    text: 'The sign-in of this device has expired. Log in to continue.',
  },
}

function ReasonBanner({ reason }: { reason: SignedOutReason }) {
  const { tone, title, text } = REASONS[reason]
  return (
    <Banner tone={tone} title={title} role="status">
      {text}
    </Banner>
  )
}
