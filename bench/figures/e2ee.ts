import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundle } from '../../tests/browser/harness/bundle.ts'
import { startChromium } from '../../tests/browser/harness/chromium.ts'
import type { Bench } from '../harness/bench.ts'
import { makeFigure } from '../harness/figures.ts'
import { pin, ROOT } from '../harness/processes.ts'
import { alternate } from '../harness/rounds.ts'

const MESSAGES = 500
const HISTORY = 4_000
const LARGE_GROUP = 1_000
const MIDDLE_GROUP = 256

/** Encryption in Chromium, beside MLS doing the same in the same page. */
export const e2ee: Bench = async ({ rounds }) => {
  pin(process.pid, 'any')
  const script = await bundle(SCRIPT, join(ROOT, 'bench'))
  const server = createServer((request, response) => {
    const isScript = request.url === '/bench.js'
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
    response.end(isScript ? script : '<!doctype html><title>bench</title><script src="/bench.js"></script>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const directory = await mkdtemp(join(tmpdir(), 'stogram-bench-browser-'))
  const { context, close } = await startChromium(directory)
  try {
    const page = await context.newPage()
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    return await measureAll(page, rounds)
  } finally {
    await close()
    server.close()
    await rm(directory, { recursive: true, force: true, maxRetries: 5 })
    pin(process.pid, 'client')
  }
}

type Page = Awaited<ReturnType<Awaited<ReturnType<typeof startChromium>>['context']['newPage']>>

async function measureAll(page: Page, rounds: number) {
  const both = { product: 'stogram', reference: 'mls' }
  const measure = <T>(call: string) => alternate(rounds, both, (name) => page.evaluate<T>(`contenders.${name}.${call}`))
  // Whatever comes first pays for compiling both.
  await measure(`messages(50)`)
  const messages = await measure<{ sealMs: number; openMs: number }>(`messages(${MESSAGES})`)
  const sealed = [messages.product.map(({ sealMs }) => sealMs), messages.reference.map(({ sealMs }) => sealMs)] as const
  const opened = [messages.product.map(({ openMs }) => openMs), messages.reference.map(({ openMs }) => openMs)] as const
  const history = await measure<number>(`history(${HISTORY})`)
  const middle = await measure<number>(`newEpoch(${MIDDLE_GROUP})`)
  const large = await measure<number>(`newEpoch(${LARGE_GROUP})`)
  return [
    makeFigure('e2ee_seal_message_ms', 'ms', ...sealed),
    makeFigure('e2ee_open_message_ms', 'ms', ...opened),
    makeFigure('e2ee_history_messages_per_second', 'messages/s', history.product, history.reference),
    makeFigure(`e2ee_new_epoch_${MIDDLE_GROUP}_ms`, 'ms', middle.product, middle.reference),
    makeFigure(`e2ee_new_epoch_${LARGE_GROUP}_ms`, 'ms', large.product, large.reference),
  ]
}

const SCRIPT = `
  import { mls } from './encryption/mls.ts'
  import { stogram } from './encryption/stogram.ts'
  globalThis.contenders = { mls, stogram }
`
