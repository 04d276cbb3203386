import { RefusedError, UnreachableError } from '@stogram/contract'
import { describe, expect, it } from 'vitest'
import type { Engine } from './engine.ts'
import { makeMemoryStorage } from './hosts/memory.ts'
import { emptyLog } from './inbox/empty-log.ts'
import { makeOutbox } from './outbox/outbox.ts'
import { openDatabase } from './replica/database.ts'
import { makeLocks } from './replica/locks.ts'
import { makeTasks } from './tasks.ts'
import { makeManualClock, settle } from './testing/manual-clock.ts'
// What comes later in a browser is here already: the clock of these tests waits for no script.
import './inbox/bootstrap-chat.ts'

/** An engine that is signed in and connected, with one note to send; the test answers its calls. */
async function open() {
  const clock = makeManualClock()
  const db = openDatabase(makeMemoryStorage(), () => {})
  const outbox = makeOutbox(db, () => {})
  const tx = db.begin()
  tx.put('logs', 'me', emptyLog('me', 'account'))
  outbox.put(tx, {
    ...{ n: outbox.nextNumber(), id: 'note', logId: 'me', atMs: 0 },
    content: { type: 'account', note: { type: 'read', chatId: 'c', uptoSeq: 1 } },
    sealed: { epoch: 0, ctr: 0, hash: new Uint8Array(0), body: new Uint8Array(1) },
  })
  await tx.commit()
  const calls: {
    name: string
    request: Record<string, unknown>
    resolve: (value: unknown) => void
    reject: (error: Error) => void
  }[] = []
  const engine = {
    ...{
      clock,
      db,
      outbox,
      locks: makeLocks(),
      isClosed: false,
      raisedAlarms: new Set(),
      told: new Map<string, number>(),
      unanswered: new Map(),
      pushed: new Map(),
      inHand: new Set<unknown>(),
    },
    self: { accountId: 'me', keys: {} },
    sessionView: { phase: 'starting' },
    connection: { isOpen: () => true },
    random: () => 0.5,
    log: () => {},
    caller: {
      call: (name: string, request: Record<string, unknown>) =>
        new Promise((resolve, reject) => calls.push({ name, request, resolve, reject })),
    },
    get tasks() {
      return tasks
    },
  }
  const tasks = makeTasks(engine as unknown as Engine, { onSynced: () => {}, onProgress: () => {} })
  return { clock, db, engine, tasks, calls, names: () => calls.map((call) => call.name) }
}

describe('tasks', () => {
  it('[DV8] nothing of an ended session counts as held by the next', async () => {
    const { engine, tasks } = await open()
    engine.inHand.add({ logId: 'c', items: [] })
    engine.told.set('c', 9)
    tasks.stop()
    expect([engine.inHand.size, engine.told.size]).toEqual([0, 0])
  })

  it('[DV8] what the own log holds is not known until it is pulled in this connection', async () => {
    const { engine, tasks, calls } = await open()
    tasks.catchUp()
    expect(engine.told.get('me')).toBe(Number.MAX_SAFE_INTEGER)
    await settle()
    calls[0]?.resolve({ logs: [{ logId: 'me', lastSeq: 0, items: [], hasMore: false }] })
    await settle()
    expect(engine.told.has('me')).toBe(false)
  })

  it('[CN3] after a connect everything is pulled before anything is sent', async () => {
    const { tasks, calls, names } = await open()
    tasks.catchUp()
    // What is written meanwhile waits with the rest.
    tasks.drain('me')
    await settle()
    expect(names()).toEqual(['sync:pull'])
    calls[0]?.resolve({ logs: [] })
    await settle()
    expect(names()).toEqual(['sync:pull', 'account:append', 'user:directory'])
  })

  it('[IN10] an entry that is owed is asked for until it is shown', async () => {
    const { clock, db, tasks, calls, names } = await open()
    const tx = db.begin()
    tx.put('pending', ['entry', 'ada', 'notice 1'], { accountId: 'ada' })
    await tx.commit()
    const asked = () => names().filter((name) => name === 'user:directory').length
    tasks.refreshPeople()
    await settle()
    calls[0]?.reject(new UnreachableError('gone'))
    await settle()
    await clock.advance(5_000)
    await settle()
    expect(asked()).toBe(2)
    calls[1]?.resolve({ entries: [] })
    await settle()
    await clock.advance(120_000)
    await settle()
    expect(asked()).toBe(3)
    expect(calls[2]?.request).toEqual({ accountIds: ['ada'] })
  })

  it('[CN3] the queue goes also when the pull fails', async () => {
    const { tasks, calls, names } = await open()
    tasks.catchUp()
    await settle()
    calls[0]?.reject(new UnreachableError('lost'))
    await settle()
    expect(names()).toEqual(['sync:pull', 'account:append'])
  })

  it('[CN3] an open connection pulls again each minute, until it stops', async () => {
    const { clock, tasks, calls, names } = await open()
    tasks.catchUp()
    await settle()
    calls[0]?.resolve({ logs: [] })
    await settle()
    await clock.advance(59_999)
    expect(names().filter((name) => name === 'sync:pull')).toHaveLength(1)
    await clock.advance(1)
    expect(names().filter((name) => name === 'sync:pull')).toHaveLength(2)
    tasks.stop()
    calls.at(-1)?.resolve({ logs: [] })
    await clock.advance(600_000)
    expect(names().filter((name) => name === 'sync:pull')).toHaveLength(2)
  })

  it('[OB4] a note that cannot be sent waits for its own time, whatever else is queued', async () => {
    const { clock, tasks, calls, names } = await open()
    tasks.drain('me')
    await settle()
    calls[0]?.reject(new UnreachableError('lost'))
    await settle()
    for (let i = 0; i < 3; i++) tasks.drain('me')
    await settle()
    expect(names()).toEqual(['account:append'])
    await clock.advance(1_000)
    expect(names()).toEqual(['account:append', 'account:append'])
  })

  it('[OB3] a note for which the account has no room is kept, and tried again each minute', async () => {
    const { clock, engine, tasks, calls, names } = await open()
    tasks.drain('me')
    await settle()
    calls[0]?.reject(new RefusedError({ code: 'quota_reached', message: '' }))
    await settle()
    expect(engine.outbox.rowsOf('me')).toHaveLength(1)
    await clock.advance(59_999)
    expect(names()).toEqual(['account:append'])
    await clock.advance(1)
    expect(names()).toEqual(['account:append', 'account:append'])
    calls[1]?.resolve({})
    await settle()
    expect(engine.outbox.rowsOf('me')).toEqual([])
  })

  it('[RP2] a chat whose history cannot be had does not hold up the others', async () => {
    const { db, tasks, calls } = await open()
    const tx = db.begin()
    for (const chatId of ['a', 'b', 'c']) {
      tx.put('logs', chatId, { ...emptyLog(chatId, 'chat'), stage: 'live', holes: [{ fromSeq: 1, toSeq: 9 }] })
    }
    await tx.commit()
    tasks.catchUp()
    await settle()
    calls.find((call) => call.name === 'sync:pull')?.resolve({ logs: [] })
    await settle()
    const pages = () => calls.filter((call) => call.name === 'message:history')
    expect(pages()).toHaveLength(1)
    pages()[0]?.reject(new RefusedError({ code: 'internal', message: 'broken' }))
    await settle()
    pages()[1]?.reject(new Error('a fault of our own'))
    await settle()
    expect(pages().map((call) => call.request['chatId'])).toEqual(['a', 'b', 'c'])
  })

  it('[OB4] what is owed to a group that cannot take it is dropped, and the others get theirs', async () => {
    const { db, tasks, calls } = await open()
    const tx = db.begin()
    for (const chatId of ['a', 'b']) {
      tx.put('logs', chatId, { ...emptyLog(chatId, 'chat'), stage: 'live', pendingTitle: 'Walks' })
    }
    await tx.commit()
    // Loaded only where something is owed; here already, so that a few turns are enough.
    await import('./groups/housekeeping.ts')
    tasks.catchUp()
    await settle()
    calls.find((call) => call.name === 'sync:pull')?.resolve({ logs: [] })
    for (let turn = 0; turn < 9; turn++) await settle()
    for (const chatId of ['a', 'b']) expect(await db.get('logs', chatId)).not.toHaveProperty('pendingTitle')
  })

  it('[RP2] new chats are taken up a few at a time, the liveliest first, and one that fails waits on its own', async () => {
    const { db, tasks, calls } = await open()
    const tx = db.begin()
    const chatIds = ['a', 'b', 'c', 'd', 'e', 'f']
    for (const chatId of chatIds) tx.put('logs', chatId, emptyLog(chatId, 'chat'))
    await tx.commit()
    const reads = () => calls.flatMap(({ name, request }) => (name === 'chat:read' ? String(request['chatId']) : []))
    const answerPulls = async () => {
      for (const { name, request, resolve } of calls) {
        if (name !== 'sync:pull') continue
        const cursors = request['cursors'] as { logId: string; afterSeq: number }[]
        const logs = cursors.filter(({ logId }) => logId !== 'me')
        // The later in the alphabet, the livelier.
        resolve({ logs: logs.map(({ logId }) => ({ logId, lastSeq: 9, items: [{ atMs: logId.charCodeAt(0) }] })) })
      }
      await settle()
    }
    tasks.catchUp()
    for (let round = 0; round < 3; round++) {
      await settle()
      await answerPulls()
    }
    expect(reads()).toEqual(['f', 'e', 'd', 'c'])
    calls.find(({ name }) => name === 'chat:read')?.reject(new RefusedError({ code: 'internal', message: 'broken' }))
    await settle()
    expect(reads()).toEqual(['f', 'e', 'd', 'c', 'b'])
    for (let i = 0; i < 3; i++) tasks.sync('f')
    await settle()
    await answerPulls()
    expect(reads()).toEqual(['f', 'e', 'd', 'c', 'b'])
  })
})
