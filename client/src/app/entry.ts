// Starts the engine before anything of the screen is fetched or run.
import '../ui/tokens.css'
import { startEngine } from '../bridge/start-engine.ts'
import { WORKER_URL } from '../bridge/worker-url.ts'
import { showStaticFailure } from './static-failure.ts'
import { makeTrustUrl, SERVICE_WORKER_URL } from './trusted-types.ts'

const trustUrl = makeTrustUrl([WORKER_URL, SERVICE_WORKER_URL])
const engine = startEngine(trustUrl(WORKER_URL))
// Only a question, but the browser opens its database files for it: they are open when the engine has loaded.
void globalThis.indexedDB?.databases?.().catch(() => undefined)

// This script waits for nothing, so the page may not be there yet.
const page =
  document.readyState === 'loading' &&
  new Promise((resolve) => document.addEventListener('DOMContentLoaded', resolve, { once: true }))

Promise.all([import('./main.tsx'), page])
  .then(([{ startApp }]) => startApp(engine, trustUrl))
  .catch(showStaticFailure)
