// Starts the engine before anything of the screen is fetched or run.
import '../ui/tokens.css'
import { startEngine } from '../bridge/start-engine.ts'
import { WORKER_URL } from '../bridge/worker-url.ts'
import { makeTrustUrl, SERVICE_WORKER_URL } from './trusted-types.ts'

const trustUrl = makeTrustUrl([WORKER_URL, SERVICE_WORKER_URL])
const engine = startEngine(trustUrl(WORKER_URL))

void import('./main.tsx').then(({ startApp }) => startApp(engine, trustUrl))
