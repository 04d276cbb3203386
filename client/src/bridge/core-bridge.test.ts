import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { HostEvent } from '../worker/host-api.ts'
import { CoreBridge } from './core-bridge.ts'
import type { WorkerKind } from './worker-port.ts'

interface FakeWorker {
  kind: WorkerKind
  attach: ReturnType<typeof vi.fn>
  ping: ReturnType<typeof vi.fn>
  breakDown(): void
}

const workers: FakeWorker[] = []
let answers = true

vi.mock('./worker-port.ts', () => ({
  openWorkerPort(kind: WorkerKind) {
    let onError: () => void = () => undefined
    const never = new Promise<never>(() => undefined)
    const attach = vi.fn(() => (answers ? Promise.resolve(undefined) : never))
    const ping = vi.fn(() => (answers ? Promise.resolve(true) : never))
    workers.push({ kind, attach, ping, breakDown: () => onError() })
    return {
      host: { attach, ping, detach: vi.fn(), takeOver: vi.fn(), call: () => never },
      onError(run: () => void) {
        onError = run
      },
      close: vi.fn(),
    }
  },
}))

const page = { visibilityState: 'visible' as DocumentVisibilityState }

beforeEach(() => {
  vi.useFakeTimers()
  vi.advanceTimersByTime(1_000)
  vi.stubGlobal('document', page)
  vi.stubGlobal('addEventListener', vi.fn())
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined, removeItem: () => undefined })
  page.visibilityState = 'visible'
  answers = true
  workers.length = 0
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function startBridge(kind: WorkerKind) {
  const events: HostEvent[] = []
  const bridge = new CoreBridge({ kind, url: 'worker.js', name: 'core', onEvent: (event) => events.push(event) })
  bridge.start()
  return { bridge, events }
}

test('a hidden window says that it is still there', async () => {
  startBridge('shared')
  page.visibilityState = 'hidden'
  await vi.advanceTimersByTimeAsync(60_000)
  expect(workers[0]?.ping.mock.calls.length).toBeGreaterThan(5)
})

test('a hidden window does not take a silent worker for dead', async () => {
  startBridge('shared')
  await vi.advanceTimersByTimeAsync(10)
  answers = false
  page.visibilityState = 'hidden'
  await vi.advanceTimersByTimeAsync(60_000)
  expect(workers).toHaveLength(1)
})

test('a script that does not load is tried once more as a worker of this window, and then said', async () => {
  answers = false
  const { events } = startBridge('shared')
  workers[0]?.breakDown()
  await vi.advanceTimersByTimeAsync(0)
  expect(workers.map((worker) => worker.kind)).toEqual(['shared', 'dedicated'])
  workers[1]?.breakDown()
  await vi.advanceTimersByTimeAsync(0)
  expect(events).toMatchObject([{ kind: 'failed' }])
})

test('commands fail, and the screen is told, when worker after worker stays silent', async () => {
  const { bridge, events } = startBridge('dedicated')
  await vi.advanceTimersByTimeAsync(10)
  answers = false
  await vi.advanceTimersByTimeAsync(200_000)
  expect(events).toMatchObject([{ kind: 'failed' }])
  await expect(bridge.call('wake', [])).rejects.toMatchObject({ code: 'unavailable' })
})

test.each([
  ['comes back from the background', 'hidden'],
  ['was frozen, or slept', 'visible'],
] as const)('a window that %s takes no living worker for dead', async (_what, state) => {
  const turns: (() => void)[] = []
  vi.stubGlobal('setInterval', (run: () => void) => turns.push(run))
  const { events } = startBridge('shared')
  await vi.advanceTimersByTimeAsync(10)
  for (let i = 0; i < 7; i++) {
    page.visibilityState = state
    turns[0]?.()
    await vi.advanceTimersByTimeAsync(45_000)
    page.visibilityState = 'visible'
    turns[0]?.()
    await vi.advanceTimersByTimeAsync(10)
  }
  expect(workers).toHaveLength(1)
  expect(events).toEqual([])
})

test('a window that hears nothing after its return replaces the worker, once', async () => {
  startBridge('shared')
  await vi.advanceTimersByTimeAsync(10)
  page.visibilityState = 'hidden'
  await vi.advanceTimersByTimeAsync(60_000)
  answers = false
  page.visibilityState = 'visible'
  await vi.advanceTimersByTimeAsync(18_000)
  expect(workers).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(4_000)
  expect(workers).toHaveLength(2)
})

test('a worker that answers again makes good for those before it', async () => {
  const { events } = startBridge('dedicated')
  for (let i = 0; i < 7; i++) {
    answers = true
    await vi.advanceTimersByTimeAsync(4_000)
    answers = false
    await vi.advanceTimersByTimeAsync(24_000)
  }
  expect(workers.length).toBeGreaterThan(6)
  expect(events).toEqual([])
})
