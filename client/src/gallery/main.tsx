import '../ui/tokens.css'
import { createRoot } from 'react-dom/client'
import { App } from '../app/app.tsx'
import { followTheme } from '../app/theme.ts'
import { must } from '../lib/must.ts'
import { installCore } from '../state/core-client.ts'
import { useStore } from '../state/store.ts'
import { makeFakeCore } from './fake-core.ts'
import { Gallery } from './gallery.tsx'
import { livelyPatches, livelyViews, makeLivelyCore } from './lively-core.ts'
import { views } from './sample-data.ts'

// `?app=/c/…` shows the whole app over the samples, at that address; `&rtl`, `&signed-out`, `&offline` vary it.
const query = new URLSearchParams(location.search)
const path = query.get('app')

// `&lively` and `&lively=5000` give the chats a history that long, and people who answer.
const historyLength = query.has('lively') ? Number(query.get('lively') || 600) : undefined

installCore(historyLength === undefined ? makeFakeCore() : makeLivelyCore(historyLength))
followTheme()
if (query.has('rtl')) document.documentElement.dir = 'rtl'
const root = createRoot(must(document.getElementById('root'), 'the root of gallery.html'))

if (path === null) root.render(<Gallery />)
else {
  history.replaceState({ depth: 0 }, '', path)
  useStore.getState().applyViews({
    ...(historyLength === undefined ? views : livelyViews(historyLength)),
    ...(query.has('signed-out') && { session: { phase: 'signed-out' } }),
    ...(query.has('offline') && { connection: { state: 'offline', sinceMs: 0, queued: 3 } }),
  })
  if (query.has('recovery')) useStore.setState({ isRecoveryPending: true })
  if (historyLength !== undefined) useStore.getState().applyPatches(livelyPatches())
  root.render(<App onTakeOver={() => undefined} />)
}
