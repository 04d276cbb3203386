import { navigate } from '../../state/route.ts'
import { selectSession } from '../../state/session.selectors.ts'
import { useStore } from '../../state/store.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { Logo } from '../../ui/logo.tsx'
import { ForgetEverything } from './forget-everything.tsx'
import { hasAccount, type SignedOutReason } from './signed-out-reason.ts'
import { WelcomeDrawing } from './welcome-drawing.tsx'

/** What the address invites to; a broken link leads nowhere. */
type WelcomeInvite = 'person' | 'group' | 'broken'

export function Welcome({ invite }: { invite: WelcomeInvite | undefined }) {
  const session = useStore(selectSession)
  return (
    <WelcomeView
      reason={session.phase === 'signed-out' ? session.reason : undefined}
      invite={invite}
      onSignUp={() => navigate({ name: 'sign-up' })}
      onLogIn={() => navigate({ name: 'log-in' })}
    />
  )
}

interface WelcomeViewProps {
  reason: SignedOutReason | undefined
  invite: WelcomeInvite | undefined
  onSignUp(): void
  onLogIn(): void
}

export function WelcomeView({ reason, invite, onSignUp, onLogIn }: WelcomeViewProps) {
  return (
    <main className="h-full overflow-y-auto bg-canvas three:p-4">
      <div className="safe-bottom grid min-h-full content-between gap-8 px-6 pt-10 two:mx-auto two:max-w-110 two:content-center three:max-w-none three:grid-cols-2 three:grid-rows-2 three:content-stretch three:gap-x-4 three:p-0">
        <div className="three:max-w-100 three:self-end three:justify-self-center">
          <div className="flex items-center gap-3">
            <Logo size={40} />
            <span className="font-semibold text-heading tracking-tight">Stogram</span>
          </div>
          <h1 className="mt-8 text-balance font-semibold text-display tracking-tight two:text-emoji-three">
            Messages that only you and your people can read.
          </h1>
          <p className="mt-3 text-muted">
            What you write is encrypted before it leaves your device, and the server that passes it on cannot read it.
            It does see names, who is in a chat, and when somebody is there.
          </p>
        </div>
        <div className="three:row-span-2 three:grid three:place-items-center three:rounded-xl three:border three:border-line three:bg-surface three:p-10">
          <WelcomeDrawing />
        </div>
        <div className="grid w-full content-start gap-3 three:max-w-100 three:justify-self-center">
          {reason !== undefined && <ReasonBanner reason={reason} />}
          {invite !== undefined && reason === undefined && <InviteBanner invite={invite} />}
          <Ways isReturning={hasAccount(reason)} onSignUp={onSignUp} onLogIn={onLogIn} />
          {reason !== undefined && KEPT.has(reason) && <ForgetEverything />}
        </div>
      </div>
    </main>
  )
}

function InviteBanner({ invite }: { invite: WelcomeInvite }) {
  if (invite === 'broken') {
    return (
      <Banner tone="warn" title="This link is broken" role="status">
        Letters of it are missing or wrong. Ask whoever sent it to send it again.
      </Banner>
    )
  }
  return (
    <Banner title={invite === 'group' ? 'You are invited to a group' : 'Somebody wants to write with you'}>
      The link opens as soon as you have an account here. Until then this server does not say whose it is.
    </Banner>
  )
}

/** First what this person most likely came for. */
function Ways({ isReturning, onSignUp, onLogIn }: { isReturning: boolean; onSignUp(): void; onLogIn(): void }) {
  const ways = [
    { text: 'Create account', run: onSignUp },
    { text: 'Log in', run: onLogIn },
  ]
  if (isReturning) ways.reverse()
  return ways.map(({ text, run }, index) => (
    <Button key={text} variant={index === 0 ? 'primary' : 'secondary'} size="lg" isWide onClick={run}>
      {text}
    </Button>
  ))
}

const REASONS: Record<SignedOutReason, { tone: 'info' | 'warn'; title: string; text: string }> = {
  logged_out: { tone: 'info', title: 'You are logged out', text: 'Messages and keys were deleted from this device.' },
  revoked: {
    tone: 'warn',
    title: 'This device was signed out',
    text: 'Another device of your account removed it, or needed its place. Messages and keys were deleted here, also what was not sent yet.',
  },
  reused: {
    tone: 'warn',
    title: 'Signed out to be safe',
    text: 'The sign-in of this device was used from two places. If that was not you, change your devices after logging in.',
  },
  deleted: {
    tone: 'info',
    title: 'Your account is deleted',
    text: 'Keys and messages were deleted from this device too. The username is free again.',
  },
  expired: {
    tone: 'info',
    title: 'Log in again',
    text: 'You were away for long, or the browser has deleted the sign-in. What was not sent yet is sent after that.',
  },
  outdated: {
    tone: 'info',
    title: 'Log in once more',
    text: 'This version cannot read what an older one kept on this device. Log in, and your chats come back from the server; what was not sent yet is sent then.',
  },
  replaced: {
    tone: 'info',
    title: 'Log in with your new password',
    text: 'Your keys were being replaced when the connection broke. If the new password is refused, use the one before.',
  },
}

/** What this device has stays until somebody logs in. */
const KEPT: ReadonlySet<SignedOutReason> = new Set(['expired', 'replaced', 'outdated'])

function ReasonBanner({ reason }: { reason: SignedOutReason }) {
  const { tone, title, text } = REASONS[reason]
  return (
    <Banner tone={tone} title={title} role="status">
      {text}
    </Banner>
  )
}
