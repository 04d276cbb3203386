import { Suspense } from 'react'
import { RecoveryScreen, useAreWordsAtStake, useRecoveryWords, useWordsComingFrom } from '../features/auth/index.ts'
import { ElsewhereScreen, FailedScreen } from '../features/status/index.ts'
import { useReloadHold } from '../lib/reload-hold.ts'
import { useRoute } from '../state/route.ts'
import { selectPhase } from '../state/session.selectors.ts'
import { useStore } from '../state/store.ts'
import { AfterDelay, useHasPassed } from '../ui/after-delay.tsx'
import { CopyDialog } from '../ui/copy-dialog.tsx'
import { ErrorBoundary } from '../ui/error-boundary.tsx'
import { ToastRegion } from '../ui/toast.tsx'
import { AuthRoutes } from './auth-routes.tsx'
import { Shell } from './shell.tsx'
import { ShellSkeleton } from './shell-skeleton.tsx'
import { useScreenTitle } from './use-screen-title.ts'

const OLD_LOCK_MS = 2_000

export function App({ onTakeOver }: { onTakeOver(): void }) {
  useReloadHold(useAreWordsAtStake())
  return (
    <>
      <ErrorBoundary name="Stogram">
        <Suspense fallback={<Starting />}>
          <Screen onTakeOver={onTakeOver} />
        </Suspense>
      </ErrorBoundary>
      <ToastRegion />
      <CopyDialog />
    </>
  )
}

function Screen({ onTakeOver }: { onTakeOver(): void }) {
  useScreenTitle(useRoute())
  const engine = useStore((state) => state.engine)
  const phase = useStore(selectPhase)
  const recoveryWords = useRecoveryWords()
  const areWordsComing = useWordsComingFrom() !== undefined
  if (engine === 'lost') return <ElsewhereScreen onUseHere={onTakeOver} />
  if (engine === 'waiting') return <Waiting onTakeOver={onTakeOver} />
  // The words come with the account and go with this screen, whatever happens around it.
  if (recoveryWords !== undefined) return <RecoveryScreen words={recoveryWords} />
  switch (phase) {
    case 'starting':
      return <Starting />
    case 'failed':
      return <FailedScreen />
    case 'signed-in':
      return areWordsComing ? <AuthRoutes /> : <Shell />
    case 'signed-out':
    case 'working':
      return <AuthRoutes />
  }
}

/** Another window is closing, most often: say nothing for a moment. */
function Waiting({ onTakeOver }: { onTakeOver(): void }) {
  const isLong = useHasPassed(OLD_LOCK_MS)
  return isLong ? <ElsewhereScreen onUseHere={onTakeOver} /> : <Starting />
}

function Starting() {
  return (
    <AfterDelay>
      <ShellSkeleton />
    </AfterDelay>
  )
}
