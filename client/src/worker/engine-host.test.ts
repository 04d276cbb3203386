import type { Core, CorePatch, CoreViews, Picture, SessionView } from '@stogram/core'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { makeDeferred } from '../lib/deferred.ts'
import { EngineHost } from './engine-host.ts'
import type { HostEvent } from './host-api.ts'

/** Locks of one browser: granted in turn, stolen on request. */
function makeLocks() {
  let holder: { reject(error: Error): void } | undefined
  const queue: (() => void)[] = []
  return {
    request(_name: string, options: { steal?: boolean }, run: () => unknown) {
      return new Promise((_resolve, reject) => {
        const grant = () => {
          holder = { reject }
          if (run() === undefined) {
            holder = undefined
            queue.shift()?.()
          }
        }
        if (holder === undefined) grant()
        else if (options.steal === true) {
          holder.reject(new Error('stolen'))
          grant()
        } else queue.push(grant)
      })
    },
  }
}

function makeCore(session: SessionView = { phase: 'signed-out' }) {
  let listener: (patches: CorePatch[]) => void = () => undefined
  const views: CoreViews = {
    session,
    connection: { state: 'online', sinceMs: 0, queued: 0 },
    chats: [],
    people: [],
    alarms: [],
    typing: [],
    presences: [],
    joinRequests: [],
  }
  const core = {
    readViews: async () => views,
    subscribe: (run: typeof listener) => {
      listener = run
      return () => undefined
    },
    close: vi.fn(async () => undefined),
    findPerson: async (username: string) => {
      if (username === 'nobody') throw Object.assign(new Error('no'), { code: 'not_found' })
      return { username }
    },
  }
  return { core: core as unknown as Core, views, close: core.close, emit: (patches: CorePatch[]) => listener(patches) }
}

beforeEach(() => vi.stubGlobal('navigator', { locks: makeLocks() }))
afterEach(() => vi.unstubAllGlobals())

/** The picture shows what the engine over it shows, and closing either closes both. */
function makeHost(open: () => Promise<Core>, startCore = async (picture: Picture) => picture as unknown as Core) {
  const host = new EngineHost({
    lockName: 'test',
    openPicture: async () => (await open()) as unknown as Picture,
    startCore,
  })
  host.start()
  return host
}

async function attached(host: EngineHost, clientId = 'window') {
  const events: HostEvent[] = []
  await host.attach(clientId, (event) => events.push(event))
  await vi.waitFor(() => expect(events.length).toBeGreaterThan(0))
  return events
}

describe('the host of the engine', () => {
  test('gives every window the picture and the patches', async () => {
    const { core, emit } = makeCore()
    const host = makeHost(async () => core)
    const first = await attached(host, 'first')
    const second = await attached(host, 'second')
    await vi.waitFor(() => expect(first.some((event) => event.kind === 'views')).toBe(true))
    emit([{ topic: 'typing', chatId: 'c', accountIds: [] }])
    for (const events of [first, second]) {
      expect(events.at(-1)).toMatchObject({ kind: 'patches' })
    }
  })
  test('shows what is here before the engine has started, and lets commands wait for it', async () => {
    const starting = makeDeferred<Core>()
    const { core } = makeCore()
    const host = makeHost(
      async () => core,
      () => starting.promise,
    )
    const answer = host.call('findPerson', ['ana'])
    expect((await attached(host)).map(({ kind }) => kind)).toEqual(['status', 'views'])
    starting.resolve(core)
    expect(await answer).toEqual({ ok: true, value: { username: 'ana' } })
  })
  test('closes the database of an engine that did not start, and tries again for the next window', async () => {
    const starts = [Promise.reject(new TypeError('Failed to fetch')), Promise.resolve(makeCore().core)]
    const { core, close } = makeCore()
    const host = makeHost(
      async () => core,
      () => starts.shift() ?? Promise.reject(new Error('started too often')),
    )
    const events = await attached(host)
    await vi.waitFor(() =>
      expect(events.at(-1)).toMatchObject({ views: { session: { phase: 'failed', fault: 'unknown' } } }),
    )
    expect(close).toHaveBeenCalled()
    expect((await attached(host)).at(-1)).toMatchObject({ views: { session: { phase: 'signed-out' } } })
    expect(await host.call('findPerson', ['ana'])).toMatchObject({ ok: true })
  })
  test('answers commands, and keeps the code of what fails', async () => {
    const host = makeHost(async () => makeCore().core)
    expect(await host.call('findPerson', ['ana'])).toEqual({ ok: true, value: { username: 'ana' } })
    expect(await host.call('findPerson', ['nobody'])).toMatchObject({ ok: false, error: { code: 'not_found' } })
  })
  test('waits while another host has the lock, and takes it on request', async () => {
    const older = makeCore()
    const first = makeHost(async () => older.core)
    const firstEvents = await attached(first)
    await vi.waitFor(() => expect(firstEvents.some((event) => event.kind === 'views')).toBe(true))
    const second = makeHost(async () => makeCore().core)
    expect(await attached(second)).toEqual([{ kind: 'status', status: 'waiting' }])
    second.takeOver()
    await vi.waitFor(() => expect(firstEvents.at(-1)).toEqual({ kind: 'status', status: 'lost' }))
    expect(older.close).toHaveBeenCalled()
    expect((await attached(second))[0]).toEqual({ kind: 'status', status: 'ours' })
  })
  test('says why the engine did not start, and tries again for the next window', async () => {
    const failures = [Object.assign(new Error('damaged'), { fault: 'corrupt' })]
    const host = makeHost(async () => {
      const failure = failures.shift()
      if (failure !== undefined) throw failure
      return makeCore().core
    })
    await expect(host.call('findPerson', ['ana'])).resolves.toMatchObject({ error: { code: 'storage_failed' } })
    const events = await attached(host)
    expect(events.at(-1)).toMatchObject({ kind: 'views', views: { session: { phase: 'signed-out' } } })
  })
  test('closes an engine that was opened too late', async () => {
    const late = makeCore()
    let finish: (core: Core) => void = () => undefined
    const first = makeHost(
      () =>
        new Promise((resolve) => {
          finish = resolve
        }),
    )
    const events = await attached(first)
    const second = makeHost(async () => makeCore().core)
    second.takeOver()
    await vi.waitFor(() => expect(events.at(-1)).toEqual({ kind: 'status', status: 'lost' }))
    finish(late.core)
    await vi.waitFor(() => expect(late.close).toHaveBeenCalled())
    expect(events.some((event) => event.kind === 'views')).toBe(false)
  })
  test('does not call a mistake of its own a damaged database', async () => {
    const events = await attached(makeHost(() => Promise.reject(new TypeError('undefined is not a function'))))
    expect(events.at(-1)).toMatchObject({ views: { session: { phase: 'failed', fault: 'unknown' } } })
  })
  test('opens a full database anew for the next window, when there may be room again', async () => {
    const full = makeCore()
    full.views.connection = { ...full.views.connection, isStorageFull: true }
    const cores = [full, makeCore()]
    const host = makeHost(async () => cores.shift()?.core as Core)
    await attached(host, 'first')
    expect((await attached(host, 'second')).at(-1)).toMatchObject({
      kind: 'views',
      views: { connection: { queued: 0 } },
    })
    expect(full.close).toHaveBeenCalled()
  })
  test('tells a page without secure context apart', async () => {
    vi.stubGlobal('navigator', {})
    const events = await attached(makeHost(async () => makeCore().core))
    expect(events).toMatchObject([
      { kind: 'status', status: 'ours' },
      { kind: 'views', views: { session: { phase: 'failed', fault: 'unsupported' } } },
    ])
  })
  test('does not know a window that never attached', async () => {
    const host = makeHost(async () => makeCore().core)
    expect(host.ping('stranger')).toBe(false)
    await attached(host, 'window')
    expect(host.ping('window')).toBe(true)
    host.detach('window')
    expect(host.ping('window')).toBe(false)
  })
})
