import { type ChildProcess, spawn } from 'node:child_process'
import { access, mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium } from 'playwright-core'
import { until } from './until.ts'

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-dev-shm-usage',
  '--hide-scrollbars',
  '--force-color-profile=srgb',
  // Hidden windows would otherwise have their timers slowed, and every person but one is hidden.
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
]

/** One person's browser: a context with storage of its own. */
export interface BrowserSession {
  readonly browser: Browser
  readonly context: BrowserContext
  /** SIGKILL to the whole process group. */
  kill(): Promise<void>
  close(): Promise<void>
}

/**
 * A whole process on one profile directory, so that killing it is what a crash does. Not private browsing: it installs,
 * stores and restarts like a person's.
 */
export async function startChromium(profile: string): Promise<BrowserSession> {
  const portFile = join(profile, 'DevToolsActivePort')
  await mkdir(profile, { recursive: true })
  await rm(portFile, { force: true })
  // A killed browser leaves its lock behind.
  await Promise.all(
    ['SingletonLock', 'SingletonSocket', 'SingletonCookie'].map((name) => rm(join(profile, name), { force: true })),
  )
  const args = [...FLAGS, '--headless=new', '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank']
  const child = spawn(await findChromium(), args, { stdio: 'ignore', detached: true })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const port = await until('Chromium opens its debugging port', async () => {
    const text = await readFile(portFile, 'utf8').catch(() => '')
    return text.split('\n')[0] || undefined
  })
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`)
  const context = browser.contexts()[0]
  if (!context) throw new Error('Chromium has no default context')
  context.setDefaultTimeout(20_000)
  return {
    browser,
    context,
    async kill() {
      signalGroup(child, 'SIGKILL')
      await ended
    },
    async close() {
      const session = await browser.newBrowserCDPSession()
      // The browser may go before it answers.
      await session.send('Browser.close').catch(() => undefined)
      const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), 5_000)
      await ended
      clearTimeout(timer)
    },
  }
}

/** A private window in a browser that runs already: there in a moment, and gone with everything it stored. */
export async function openPrivateWindow(browser: Browser): Promise<BrowserSession> {
  const context = await browser.newContext()
  context.setDefaultTimeout(20_000)
  return {
    browser,
    context,
    kill: () => Promise.reject(new Error('Only a browser of its own can be killed')),
    close: () => context.close(),
  }
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null) return
  process.kill(-child.pid, signal)
}

async function findChromium(): Promise<string> {
  const candidates = [
    process.env['CHROMIUM_PATH'],
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ]
  for (const path of candidates) {
    if (!path) continue
    const isThere = await access(path).then(
      () => true,
      () => false,
    )
    if (isThere) return path
  }
  throw new Error('No Chromium found. Install it (apt-get install chromium) or set CHROMIUM_PATH.')
}
