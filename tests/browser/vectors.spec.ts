import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundle } from './harness/bundle.ts'
import { startChromium } from './harness/chromium.ts'
import { findFirefox, startFirefox } from './harness/firefox.ts'

/*
 * The vectors of packages/e2ee where the product runs: page, worker and service worker. Each browser opens one page
 * that compares them in all three and sends home what it found, so that any browser can be asked.
 */

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const firefox = await findFirefox()

/** Per context: how many vectors were compared and which of them differ. */
type Report = Record<'page' | 'worker' | 'service worker', { count: number; problems: string[] }>

let server: Server
let origin: string
let hear: (report: Report) => void

beforeAll(async () => {
  const script = await bundle(scriptOf(['account', 'directory', 'chat', 'epoch', 'message', 'file']), ROOT)
  server = createServer((request, response) => {
    if (request.method === 'POST') {
      let text = ''
      request.on('data', (part) => {
        text += part
      })
      request.on('end', () => {
        response.end()
        hear(JSON.parse(text) as Report)
      })
      return
    }
    const isScript = request.url === '/vectors.js'
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
    response.end(isScript ? script : PAGE)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(() => server.close())

describe('frozen vectors', () => {
  it('[CV10] are the same in Chromium: page, worker and service worker', async () => {
    await inProfile(async (profile) => {
      const reported = nextReport()
      const { context, close } = await startChromium(profile)
      try {
        await (await context.newPage()).goto(origin)
        expectAgreement(await reported)
      } finally {
        await close()
      }
    })
  })

  it.skipIf(firefox === undefined)('[CV10] are the same in Firefox: page, worker and service worker', async () => {
    await inProfile(async (profile) => {
      const reported = nextReport()
      const close = await startFirefox(firefox ?? '', profile, origin)
      try {
        expectAgreement(await reported)
      } finally {
        await close()
      }
    })
  })
})

function expectAgreement(report: Report): void {
  expect(Object.keys(report)).toEqual(['page', 'worker', 'service worker'])
  for (const [context, { count, problems }] of Object.entries(report)) {
    expect(problems, context).toEqual([])
    expect(count, context).toBeGreaterThan(90)
  }
}

function nextReport(): Promise<Report> {
  return new Promise((resolve) => {
    hear = resolve
  })
}

async function inProfile(run: (directory: string) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'stogram-vectors-'))
  try {
    await run(directory)
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Compares on demand: a page calls it, workers are asked by message. */
function scriptOf(areas: readonly string[]): string {
  return `
    import { AREAS, compareVectors } from './packages/e2ee/src/testing/vectors/index.ts'
    ${areas.map((name) => `import ${name} from './packages/e2ee/vectors/${name}.json'`).join('\n')}
    const files = { ${areas.join(', ')} }
    globalThis.compareAll = async () => {
      const count = Object.values(files).flatMap(({ fixed, frozen }) => [...Object.keys(fixed), ...Object.keys(frozen)]).length
      const missing = Object.keys(AREAS).filter((name) => !(name in files))
      const problems = await Promise.all(Object.entries(files).map(([name, file]) => compareVectors(name, file)))
      return { count, problems: [...missing, ...problems.flat()] }
    }
    if (!globalThis.document) {
      addEventListener('message', async ({ ports: [port] }) => port.postMessage(await compareAll()))
    }
  `
}

const PAGE = `<!doctype html><title>vectors</title><script src="/vectors.js"></script><script type="module">
  const ask = (target) => new Promise((resolve, reject) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = ({ data }) => resolve(data)
    target.onerror = (event) => reject(new Error(event.message))
    target.postMessage('compare', [port2])
  })
  const attempt = (run) => run().catch((error) => ({ count: 0, problems: [String(error)] }))
  const page = await attempt(() => compareAll())
  const worker = await attempt(() => ask(new Worker('/vectors.js')))
  const serviceWorker = await attempt(async () => {
    await navigator.serviceWorker.register('/vectors.js')
    return ask((await navigator.serviceWorker.ready).active)
  })
  await fetch('/', { method: 'POST', body: JSON.stringify({ page, worker, 'service worker': serviceWorker }) })
</script>`
