import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { followVisibility } from './follow-visibility.ts'

const said: string[] = []
const held: { name: string }[] = []
let page = Object.assign(new EventTarget(), { visibilityState: 'visible' })
const core = {
  setStatus: (status: string) => {
    said.push(status)
  },
}

beforeEach(() => {
  vi.useFakeTimers()
  said.length = 0
  held.length = 0
  page = Object.assign(new EventTarget(), { visibilityState: 'visible' })
  vi.stubGlobal('document', page)
  vi.stubGlobal('navigator', {
    locks: {
      async request(name: string, _options: unknown, run: () => Promise<void>) {
        const lock = { name }
        held.push(lock)
        await run()
        held.splice(held.indexOf(lock), 1)
      },
      query: async () => ({ held: [...held] }),
    },
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function show(visibilityState: 'visible' | 'hidden') {
  page.visibilityState = visibilityState
  page.dispatchEvent(new Event('visibilitychange'))
}

test('a hidden window is away after a minute, and online when it is seen again', async () => {
  show('visible')
  followVisibility(core)
  show('hidden')
  await vi.advanceTimersByTimeAsync(59_000)
  expect(said).toEqual(['ONLINE'])
  await vi.advanceTimersByTimeAsync(1_000)
  expect(said).toEqual(['ONLINE', 'AWAY'])
  show('visible')
  expect(said).toEqual(['ONLINE', 'AWAY', 'ONLINE'])
})

test('nobody is away while another window can be seen', async () => {
  show('visible')
  followVisibility(core)
  held.push({ name: 'in-view' })
  show('hidden')
  await vi.advanceTimersByTimeAsync(120_000)
  expect(said).toEqual(['ONLINE'])
})
