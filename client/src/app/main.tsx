import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import type { Engine } from '../bridge/start-engine.ts'
import { must } from '../lib/must.ts'
import { installCore } from '../state/core-client.ts'
import { shortLabel } from '../ui/date-labels.ts'
import { App } from './app.tsx'
import { connectStore } from './connect-store.ts'
import { followOtherWindows } from './follow-other-windows.ts'
import { followVisibility } from './follow-visibility.ts'
import { forgetRecoveryWhenSignedOut } from './forget-recovery.ts'
import { keepHostAwake } from './keep-host-awake.ts'
import { loadAhead } from './load-ahead.ts'
import { watchPaneKeys } from './pane-keys.ts'
import { persistWhenSignedIn } from './persist-storage.ts'
import { followTheme } from './theme.ts'
import { SERVICE_WORKER_URL } from './trusted-types.ts'
import { showUnreadCount } from './unread-count.ts'

export function startApp(engine: Engine, trustUrl: (url: string) => string): void {
  installCore(engine.commands)
  connectStore(engine)
  followTheme()
  followOtherWindows()
  persistWhenSignedIn()
  forgetRecoveryWhenSignedOut()
  loadAhead()
  watchPaneKeys()
  showUnreadCount()
  keepHostAwake(engine.commands)
  followVisibility(engine.commands)
  const root = must(document.getElementById('root'), 'the root of index.html')
  createRoot(root).render(
    <StrictMode>
      <App onTakeOver={engine.takeOver} />
    </StrictMode>,
  )
  // The browser's first look into its tables of dates takes long, and the engine is reading meanwhile: not in a task of
  // its own, which could come after the answer.
  shortLabel(Date.now(), Date.now())
  if (import.meta.env.PROD) {
    void import('./updates.ts').then((updates) => updates.watchForUpdates(trustUrl(SERVICE_WORKER_URL)))
  }
}
