import { type ChildProcess, spawn } from 'node:child_process'
import { access, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '../../services/postgres.ts'
import { until } from './until.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const MAIN = join(ROOT, 'server/dist/main.js')

/** The production build as `npm start` runs it, embedded database included, in a process of its own. */
export interface BuiltServer {
  readonly port: number
  readonly url: string
  /** Everything the server has printed. */
  output(): string
  /** SIGKILL: no handler runs, nothing is flushed. */
  kill(): Promise<void>
  start(): Promise<void>
  /** SIGTERM: it finishes what is under way. */
  stop(): Promise<void>
  /** As it is: neither waits for anything nor starts it again. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void
  /** Undefined while it is stopped. */
  pid(): number | undefined
  /** Stops it and removes the data directory. */
  close(): Promise<void>
}

export interface BuiltServerOptions {
  origins?: string[]
  /** Variables that go before those of a server on its own. */
  settings?: Record<string, string>
  /** Another bundle in the place of the built one. */
  main?: string
}

export async function startBuiltServer(options: BuiltServerOptions = {}): Promise<BuiltServer> {
  const { origins = [], settings = {}, main = MAIN } = options
  await access(main).catch(() => {
    throw new Error('server/dist/main.js is missing: run `npm run build` first')
  })
  const dataDir = await mkdtemp(join(tmpdir(), 'stogram-server-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  let child: ChildProcess | undefined
  let printed = ''

  async function start() {
    const env = { ...process.env, ...environment(port, dataDir, origins), ...settings }
    const started = spawn(process.execPath, ['--enable-source-maps', main], {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child = started
    for (const stream of [started.stdout, started.stderr]) stream.on('data', (chunk) => (printed += String(chunk)))
    await until(
      'the server answers',
      async () => {
        if (started.exitCode !== null) throw new Error(`The server ended with ${started.exitCode}:\n${printed}`)
        const response = await fetch(`${url}/`, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined)
        return response?.ok
      },
      60_000,
    )
  }

  async function end(signal: NodeJS.Signals) {
    const ending = child
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return
    const ended = new Promise((resolve) => ending.once('exit', resolve))
    ending.kill(signal)
    await ended
  }

  await start()
  return {
    port,
    url,
    output: () => printed,
    start,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    signal: (signal) => {
      child?.kill(signal)
    },
    pid: () => (child?.exitCode === null && child.signalCode === null ? child.pid : undefined),
    async close() {
      await end('SIGTERM')
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

function environment(port: number, dataDir: string, origins: string[]): Record<string, string> {
  return {
    PORT: String(port),
    DATA_DIR: dataDir,
    NODE_ENV: 'production',
    ALLOWED_ORIGINS: origins.join(','),
    // Many people sign up from one address here; what limits do is tested elsewhere.
    RATE_LIMIT_SCALE: '1000',
    LOG_LEVEL: 'info',
  }
}
