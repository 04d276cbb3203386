import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { enterSignUp } from '../../tests/browser/app/auth.ts'
import { startBuiltServer } from '../../tests/browser/harness/built-server.ts'
import { startChromium } from '../../tests/browser/harness/chromium.ts'
import { type Link, openLink } from '../../tests/browser/harness/link.ts'
import type { Bench } from '../harness/bench.ts'
import { makeFigure } from '../harness/figures.ts'
import { pin } from '../harness/processes.ts'
import { alternate } from '../harness/rounds.ts'
import { seedBrowser } from '../harness/seed-browser.ts'

const CHATS = 300
const MESSAGES = 100_000
const CPU_SLOWDOWN = 4
const PERSON = { displayName: 'Bench', username: 'bench.cold', password: 'lantern-orchard-velvet-bench' }

type Start = { path: string; isOffline: boolean; readyWhen: string }

/** What a browser does for itself after it was started; the machine has other work until then. */
const SETTLE_MS = 3_000
const LIMIT_MS = 60_000

/**
 * From a click on the icon to the list of chats, with a full database and no network. Each time in a new browser that
 * has settled: no worker of the app runs and nothing of it is in memory. The reference is a page of a few bytes.
 */
export const coldList: Bench = async ({ rounds }) => {
  // A browser is many processes: here they have the whole machine.
  pin(process.pid, 'any')
  const directory = await mkdtemp(join(tmpdir(), 'stogram-bench-browser-'))
  const link = await openLink()
  const server = await startBuiltServer({ origins: [link.url] })
  try {
    link.leadTo(server.port)
    await prepareProfile(directory, link)
    const product: Start = {
      path: '/',
      isOffline: true,
      readyWhen: `document.querySelectorAll('[role=list][aria-label=Chats] a, ul[aria-label=Chats] a').length >= 5`,
    }
    const reference: Start = { path: '/healthz', isOffline: false, readyWhen: `document.readyState === 'complete'` }
    const results = await alternate(rounds, { product, reference }, (start) => measureStart(directory, link, start))
    return [makeFigure('client_cold_list_ms', 'ms', results.product, results.reference)]
  } finally {
    pin(process.pid, 'client')
    await link.close()
    await server.close()
    await rm(directory, { recursive: true, force: true, maxRetries: 5 })
  }
}

function within(ready: Promise<number>, what: string): Promise<number> {
  const late = sleep(LIMIT_MS, undefined, { ref: false }).then(() =>
    Promise.reject(new Error(`Waited too long: ${what}`)),
  )
  return Promise.race([ready, late])
}

async function prepareProfile(directory: string, link: Link) {
  const { context, close } = await startChromium(directory)
  const page = await context.newPage()
  await page.goto(link.url)
  await enterSignUp(page, PERSON)
  await page.getByRole('button', { name: 'New chat' }).first().waitFor()
  await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)')
  // The loader of this process wraps functions in a helper that a page does not have.
  const size = JSON.stringify({ chatCount: CHATS, messageCount: MESSAGES })
  await page.evaluate(`globalThis.__name = (value) => value; (${seedBrowser})(${size})`)
  await close()
}

/** Milliseconds from the start of the navigation to the first frame in which the page is ready. */
async function measureStart(directory: string, link: Link, { path, isOffline, readyWhen }: Start): Promise<number> {
  if (isOffline) link.cut()
  const { context, close } = await startChromium(directory)
  try {
    await sleep(SETTLE_MS)
    const page = await context.newPage()
    const session = await context.newCDPSession(page)
    await session.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN })
    // The page says it of itself: each question would hold its slow thread up.
    await session.send('Runtime.enable')
    await session.send('Runtime.addBinding', { name: 'tellReady' })
    const ready = new Promise<number>((resolve) =>
      session.once('Runtime.bindingCalled', ({ payload }) => resolve(Number(payload))),
    )
    await page.addInitScript(`
      const look = () => {
        if (${readyWhen}) tellReady(String(performance.now()))
        else requestAnimationFrame(look)
      }
      requestAnimationFrame(look)
    `)
    await page.goto(`${link.url}${path}`)
    return await within(ready, 'the page is ready')
  } finally {
    await close()
    link.mend()
  }
}
