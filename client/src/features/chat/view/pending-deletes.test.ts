import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type CoreCommands, installCore } from '../../../state/core-client.ts'
import { useStore } from '../../../state/store.ts'
import { closeToast, getToasts } from '../../../ui/toast-store.ts'
import { deleteWithUndo, watchDeletes } from './pending-deletes.ts'

const deleteMessage = vi.fn(async () => undefined)
const settings = new Map<string, string>()
const page = new EventTarget()

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => settings.get(name) ?? null,
    setItem: (name: string, value: string) => settings.set(name, value),
    removeItem: (name: string) => settings.delete(name),
  })
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
  installCore({ deleteMessage } as unknown as CoreCommands)
  signIn()
})
afterEach(async () => {
  await vi.runAllTimersAsync()
  for (const { id } of getToasts()) closeToast(id)
  signOut()
  deleteMessage.mockClear()
  settings.clear()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const request = { chatId: 'c', id: 'm', forAll: true }

function signIn(): void {
  const value = { accountId: 'a', deviceId: 'd', username: 'ada', displayName: 'Ada', bio: '' }
  useStore.getState().applyPatches([{ topic: 'session', value: { phase: 'signed-in', ...value } }])
}

function signOut(): void {
  useStore.getState().applyPatches([{ topic: 'session', value: { phase: 'signed-out', reason: 'logged_out' } }])
}

/** As a window that was killed left it: only what is in its storage counts. */
function leaveBehind(accountId: string): void {
  settings.set('deletes', JSON.stringify([{ accountId, ...request, askedAtMs: Date.now() - 60_000 }]))
}

test('a message is deleted five seconds after it was asked for', async () => {
  deleteWithUndo(request)
  await vi.advanceTimersByTimeAsync(4_900)
  expect(deleteMessage).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(100)
  expect(deleteMessage).toHaveBeenCalledExactlyOnceWith(request)
  expect(settings.size).toBe(0)
})

test('each of two deletions can be undone by itself', async () => {
  deleteWithUndo(request)
  deleteWithUndo({ ...request, id: 'n' })
  expect(getToasts()).toHaveLength(2)
  getToasts()[0]?.action?.run()
  await vi.advanceTimersByTimeAsync(5_000)
  expect(deleteMessage).toHaveBeenCalledExactlyOnceWith({ ...request, id: 'n' })
})

test('a window that is closed deletes at once', async () => {
  watchDeletes()
  deleteWithUndo(request)
  page.dispatchEvent(new Event('pagehide'))
  expect(deleteMessage).toHaveBeenCalledExactlyOnceWith(request)
})

test('what a killed window was asked for is done by the next one', async () => {
  leaveBehind('a')
  watchDeletes()
  await vi.advanceTimersByTimeAsync(0)
  expect(deleteMessage).toHaveBeenCalledExactlyOnceWith(request)
})

test('what another account asked for is forgotten, and logging out leaves nothing', async () => {
  leaveBehind('b')
  watchDeletes()
  await vi.advanceTimersByTimeAsync(0)
  deleteWithUndo({ ...request, id: 'n' })
  signOut()
  expect(settings.size).toBe(0)
  await vi.advanceTimersByTimeAsync(5_000)
  expect(deleteMessage).not.toHaveBeenCalled()
})
