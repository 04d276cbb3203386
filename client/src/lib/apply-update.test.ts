import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { applyUpdate } from './apply-update.ts'

const steps: string[] = []
let waiting: { postMessage(message: unknown): void } | null
let installing: (EventTarget & { state: string }) | null
let onReplaced: () => void

beforeEach(() => {
  steps.length = 0
  waiting = null
  installing = null
  onReplaced = () => undefined
  const registration = {
    update: async () => steps.push('update'),
    get waiting() {
      return waiting
    },
    get installing() {
      return installing
    },
  }
  vi.stubGlobal('location', { reload: () => steps.push('reload') })
  vi.stubGlobal('navigator', {
    serviceWorker: {
      getRegistration: async () => registration,
      addEventListener: (_name: string, run: () => void) => {
        onReplaced = run
      },
    },
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function makeWorker() {
  return {
    postMessage(message: unknown) {
      steps.push(JSON.stringify(message))
      queueMicrotask(() => {
        steps.push('replaced')
        onReplaced()
      })
    },
  }
}

test('the version that waits takes over before the reload', async () => {
  waiting = makeWorker()
  await applyUpdate()
  expect(steps).toEqual(['update', '{"type":"SKIP_WAITING"}', 'replaced', 'reload'])
})

test('a version that is being fetched is waited for', async () => {
  const fetched = Object.assign(new EventTarget(), { state: 'installing', ...makeWorker() })
  installing = fetched
  const applied = applyUpdate()
  await vi.waitFor(() => expect(steps).toEqual(['update']))
  fetched.state = 'installed'
  await vi.waitFor(() => {
    fetched.dispatchEvent(new Event('statechange'))
    expect(steps).toContain('replaced')
  })
  await applied
  expect(steps.at(-1)).toBe('reload')
})

test('without anything newer, or without service workers, the page is reloaded', async () => {
  await applyUpdate()
  expect(steps).toEqual(['update', 'reload'])
  vi.stubGlobal('navigator', {})
  await applyUpdate()
  expect(steps).toEqual(['update', 'reload', 'reload'])
})

test('a server that does not answer holds nothing up for ever', async () => {
  vi.useFakeTimers()
  const never = new Promise(() => undefined)
  vi.stubGlobal('navigator', { serviceWorker: { getRegistration: async () => ({ update: () => never }) } })
  const applied = applyUpdate()
  await vi.advanceTimersByTimeAsync(20_000)
  await applied
  expect(steps).toEqual(['reload'])
})
