import { Suspense, useEffect } from 'react'
import { RecoveryReminder } from '../features/auth/index.ts'
import { AlarmBanner, ConnectionPill, HistoryProgress, StorageFullBanner } from '../features/status/index.ts'
import { classNames } from '../lib/class-names.ts'
import { isAuthRoute, navigate, type Route, useRoute } from '../state/route.ts'
import { useStore } from '../state/store.ts'
import { ErrorBoundary } from '../ui/error-boundary.tsx'
import { takeInvite } from './pending-invite.ts'
import { MainPane } from './routes.tsx'
import { ChatList, SidePanel, VerifyDialog } from './screens.ts'
import { Shortcuts } from './shortcuts.tsx'
import { useFocusOnPhone } from './use-focus-on-phone.ts'

/**
 * Three widths: one pane under 640 px, list and chat from there, and the panel beside them from 1100 px.
 * Under 1100 px the panel is a sheet.
 */
export function Shell() {
  const route = useRoute()
  useLeaveAuthRoutes(route)
  const isHome = isListRoute(route)
  useFocusOnPhone(route, isHome)
  return (
    <div className="safe-top flex h-full bg-canvas">
      <ListPane isShownOnPhone={isHome} selectedId={route.name === 'chat' ? route.chatId : undefined} />
      <main
        tabIndex={-1}
        className={classNames(
          'h-full outline-none min-h-0 min-w-0 flex-1 two:block',
          isHome ? 'hidden' : 'animate-screen two:animate-none',
        )}
      >
        <ErrorBoundary name="This screen" resetKey={JSON.stringify(route)}>
          <Suspense fallback={null}>
            <MainPane route={route} />
          </Suspense>
        </ErrorBoundary>
      </main>
      <Suspense fallback={null}>
        {route.name === 'chat' && <SidePanel key={route.chatId} chatId={route.chatId} />}
      </Suspense>
      <Verifying />
      <Shortcuts />
    </div>
  )
}

function ListPane({ isShownOnPhone, selectedId }: { isShownOnPhone: boolean; selectedId: string | undefined }) {
  return (
    <nav
      aria-label="Chats"
      tabIndex={-1}
      className={classNames(
        'h-full outline-none w-full min-w-0 shrink-0 flex-col border-line bg-surface two:flex two:w-list-two two:border-e three:w-list-three',
        isShownOnPhone ? 'flex' : 'hidden',
      )}
    >
      <div className="min-h-0 flex-1">
        <ErrorBoundary name="The chat list">
          <ChatList selectedId={selectedId} />
        </ErrorBoundary>
      </div>
      <div className="grid gap-2 px-3 safe-bottom empty:hidden">
        <StorageFullBanner />
        <AlarmBanner />
        <RecoveryReminder />
        <HistoryProgress />
        <ConnectionPill />
      </div>
    </nav>
  )
}

/** Over whatever stands there: it is opened from chats, panels and lists of members. */
function Verifying() {
  const accountId = useStore((state) => state.verifyingId)
  const setVerifying = useStore((state) => state.setVerifying)
  if (accountId === undefined) return null
  return (
    <Suspense fallback={null}>
      <VerifyDialog key={accountId} accountId={accountId} onClose={() => setVerifying(undefined)} />
    </Suspense>
  )
}

function isListRoute(route: Route): boolean {
  return route.name === 'home' || isAuthRoute(route)
}

/** Once signed in, the addresses of signing in lead home, or to the invite that was opened first. */
function useLeaveAuthRoutes(route: Route): void {
  const isAuth = isAuthRoute(route)
  useEffect(() => {
    const invite = takeInvite()
    if (invite !== undefined) navigate(invite, { replace: true })
    else if (isAuth) navigate({ name: 'home' }, { replace: true })
  }, [isAuth])
}
