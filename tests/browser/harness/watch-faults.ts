import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core'

/** What the browser itself says when the network is gone. Expected only while a test has cut it. */
const OUTAGE = /net::ERR_|WebSocket connection to|Failed to fetch|NetworkError/
/** Said when the last tab goes to another address: the browser freezes the tab with its worker, and closes sockets. */
const FROZEN = /Page entered Back-Forward Cache/

export interface FaultWatch {
  /** Everything that should not have happened since the last time, in order. */
  takeFaults(): string[]
  /** From now on the browser may complain that it reaches nothing. */
  allowOutage(): void
  forbidOutage(): void
}

/** Collects console errors, uncaught errors and violations of the content security policy, in pages and workers. */
export async function watchFaults(browser: Browser, context: BrowserContext): Promise<FaultWatch> {
  const faults: string[] = []
  let isOutageAllowed = false
  const report = (fault: string) => {
    if (FROZEN.test(fault) || (isOutageAllowed && OUTAGE.test(fault))) return
    faults.push(fault)
  }

  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => {
      // biome-ignore lint/suspicious/noConsole: the page's console is where the test listens.
      console.error(
        `CSP refuses ${event.effectiveDirective} ${event.blockedURI} at ${event.sourceFile}:${event.lineNumber}`,
      )
    })
  })
  const watchPage = (page: Page) => {
    page.on('console', (message) => {
      if (message.type() === 'error') report(`page: ${message.text()} (${message.location().url})`)
    })
    page.on('pageerror', (error) => report(`page: ${error.stack ?? error.message}`))
  }
  for (const page of context.pages()) watchPage(page)
  context.on('page', watchPage)
  await watchWorkers(await browser.newBrowserCDPSession(), await idOf(context), report)

  return {
    takeFaults: () => faults.splice(0),
    allowOutage() {
      isOutageAllowed = true
    },
    forbidOutage() {
      isOutageAllowed = false
    },
  }
}

interface TargetInfo {
  targetId: string
  type: string
  browserContextId?: string
}

/** Several people may share one browser: each has a context of their own in it. */
async function idOf(context: BrowserContext): Promise<string | undefined> {
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  const { targetInfo } = await session.send('Target.getTargetInfo')
  await page.close()
  return targetInfo.browserContextId
}

interface WorkerEvent {
  method?: string
  params?: {
    type?: string
    args?: { value?: unknown; description?: string }[]
    entry?: { level: string; text: string; url?: string }
    exceptionDetails?: { text: string; exception?: { description?: string } }
  }
}

/** Shared and service workers belong to no page, so they are attached to one by one. */
async function watchWorkers(
  session: CDPSession,
  contextId: string | undefined,
  report: (fault: string) => void,
): Promise<void> {
  const typeBySession = new Map<string, string>()
  session.on('Target.targetCreated', async ({ targetInfo }: { targetInfo: TargetInfo }) => {
    if (targetInfo.type !== 'shared_worker' && targetInfo.type !== 'service_worker') return
    if (targetInfo.browserContextId !== contextId) return
    try {
      const { sessionId } = await session.send('Target.attachToTarget', {
        targetId: targetInfo.targetId,
        flatten: false,
      })
      typeBySession.set(sessionId, targetInfo.type)
      for (const [index, method] of ['Runtime.enable', 'Log.enable'].entries()) {
        const message = JSON.stringify({ id: index + 1, method })
        await session.send('Target.sendMessageToTarget', { sessionId, message })
      }
    } catch {
      // @NOTE A worker that ended before it was attached to has nothing more to say.
    }
  })
  session.on('Target.receivedMessageFromTarget', ({ sessionId, message }: { sessionId: string; message: string }) => {
    const fault = faultOf(JSON.parse(message) as WorkerEvent)
    if (fault) report(`${typeBySession.get(sessionId)}: ${fault}`)
  })
  await session.send('Target.setDiscoverTargets', { discover: true })
}

function faultOf({ method, params }: WorkerEvent): string | undefined {
  if (method === 'Runtime.consoleAPICalled' && params?.type === 'error') {
    return params.args?.map((arg) => String(arg.value ?? arg.description)).join(' ')
  }
  if (method === 'Runtime.exceptionThrown') {
    return params?.exceptionDetails?.exception?.description ?? params?.exceptionDetails?.text
  }
  if (method === 'Log.entryAdded' && params?.entry?.level === 'error') {
    return `${params.entry.text} (${params.entry.url ?? ''})`
  }
  return undefined
}
