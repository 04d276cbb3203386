import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { type BrowserProcess, startChromium } from './chromium.ts'
import type { Link } from './link.ts'
import { until } from './until.ts'
import { type FaultWatch, watchFaults } from './watch-faults.ts'

const DESKTOP = { width: 1280, height: 800 }

/** One person's browser: a profile directory, a process that may be killed, and a cable that may be cut. */
export interface Profile {
  readonly name: string
  readonly link: Link
  /** The first tab. */
  readonly page: Page
  newTab(path?: string): Promise<Page>
  /** From now on nothing reaches the server from this profile. */
  goOffline(): void
  goOnline(): void
  /** Until the log-in is on the disk: Chromium writes cookies there up to half a minute late. */
  waitUntilCookieIsKept(): Promise<void>
  /** SIGKILL to every process of the browser. */
  killBrowser(): Promise<void>
  /** Starts the browser again on the same profile, at `path`. */
  startAgain(path?: string): Promise<void>
  /** Until `expectNetwork`, complaints of the browser about the network are no faults: the server is away. */
  expectOutage(): void
  expectNetwork(): void
  faults(): string[]
  close(): Promise<void>
}

export async function openProfile(name: string, directory: string, link: Link): Promise<Profile> {
  const faults: string[] = []
  let browser: BrowserProcess
  let watch: FaultWatch
  let page: Page
  let isOutage = false
  let isRunning = false

  async function launch(path: string) {
    browser = await startChromium(directory)
    isRunning = true
    watch = await watchFaults(browser.browser, browser.context)
    if (isOutage) watch.allowOutage()
    page = await openTab(path)
  }
  async function openTab(path: string) {
    const tab = await browser.context.newPage()
    await tab.setViewportSize(DESKTOP)
    await tab.goto(`${link.url}${path}`)
    return tab
  }
  function setOutage(value: boolean) {
    isOutage = value
    if (value) watch.allowOutage()
    else watch.forbidOutage()
  }

  await launch('/')
  return {
    name,
    link,
    get page() {
      return page
    },
    newTab: (path = '/') => openTab(path),
    goOffline() {
      setOutage(true)
      link.cut()
    },
    goOnline() {
      link.mend()
    },
    async waitUntilCookieIsKept() {
      const file = join(directory, 'Default/Cookies')
      const isKept = async () => (await readFile(file).catch(() => Buffer.of())).includes('__Host-rt')
      await until('the cookie is on the disk', isKept, 60_000)
    },
    async killBrowser() {
      faults.push(...watch.faults)
      isRunning = false
      await browser.kill()
    },
    async startAgain(path = '/') {
      await launch(path)
    },
    expectOutage: () => setOutage(true),
    expectNetwork: () => setOutage(false),
    faults: () => [...faults, ...(isRunning ? watch.faults : [])],
    async close() {
      if (isRunning) await browser.close()
      isRunning = false
    },
  }
}
