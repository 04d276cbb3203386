import type { Page } from 'playwright-core'
import type { BrowserSession } from './chromium.ts'
import type { Link } from './link.ts'
import { type FaultWatch, watchFaults } from './watch-faults.ts'

const DESKTOP = { width: 1280, height: 800 }

/** One person's browser and a cable that may be cut. */
export interface Profile {
  readonly name: string
  readonly link: Link
  /** The first tab. */
  readonly page: Page
  newTab(path?: string): Promise<Page>
  /** From now on nothing reaches the server from this profile. */
  goOffline(): void
  goOnline(): void
  /** For a browser of its own, as is the next one. SIGKILL to every process of it. */
  killBrowser(): Promise<void>
  /** Starts the browser again on the same profile, at `path`. */
  startAgain(path?: string): Promise<void>
  /** Until `expectNetwork`, complaints of the browser about the network are no faults: the server is away. */
  expectOutage(): void
  expectNetwork(): void
  /** What the browser complained about since the last time. */
  takeFaults(): string[]
  close(): Promise<void>
}

export interface ProfileParts {
  name: string
  link: Link
  /** Called once, and again each time the browser is started again. */
  openBrowser(): Promise<BrowserSession>
}

export async function openProfile({ name, link, openBrowser }: ProfileParts): Promise<Profile> {
  const faults: string[] = []
  let browser: BrowserSession
  let watch: FaultWatch
  let page: Page
  let isOutage = false
  let isRunning = false

  async function launch(path: string) {
    browser = await openBrowser()
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
    async killBrowser() {
      faults.push(...watch.takeFaults())
      isRunning = false
      await browser.kill()
    },
    async startAgain(path = '/') {
      await launch(path)
    },
    expectOutage: () => setOutage(true),
    expectNetwork: () => setOutage(false),
    takeFaults: () => [...faults.splice(0), ...(isRunning ? watch.takeFaults() : [])],
    async close() {
      if (isRunning) await browser.close()
      isRunning = false
    },
  }
}
