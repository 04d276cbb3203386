import { EMPTY_CHAIN, itemHash, nextChain } from '@stogram/e2ee'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Engine } from '../engine.ts'
import { makeMemoryDisk } from '../hosts/memory.ts'
import { makeOutbox } from '../outbox/outbox.ts'
import { openDatabase } from '../replica/database.ts'
import { makeLocks } from '../replica/locks.ts'
import { type ChatRow, type LogRow, type MessageRow, QUEUED_ORDER } from '../replica/rows.ts'
import { ChainWriter } from '../replica/transcript.ts'
import { doubt } from './doubts.ts'
import { emptyLog } from './empty-log.ts'
import { messageRange } from './put-message.ts'
import { settleDoubt } from './settle-doubt.ts'

const CHAT = 'chat'
const SELF = { accountId: 'me', deviceId: 'my-device' }

describe('a log whose end the server may have lost', () => {
  let engine: Engine
  /** The hashes of the server's log, and of this device's. */
  let server: Uint8Array[]
  let local: Uint8Array[]

  beforeEach(async () => {
    local = await Promise.all([1, 2, 3, 4, 5].map((n) => itemHash(new Uint8Array([n]))))
    server = local.slice()
    engine = makeEngine()
    const tx = engine.db.begin()
    const log: LogRow = { ...emptyLog(CHAT, 'chat'), stage: 'live', rosterSeqs: [0] }
    const chain = new ChainWriter(CHAT, tx)
    for (const [i, hash] of local.entries()) {
      log.cursor = i + 1
      log.chain = await nextChain(log.chain, hash)
      await chain.put(log.cursor, log.chain)
    }
    tx.put('logs', CHAT, log)
    tx.put('chats', CHAT, chatRow())
    put(rowOf(2, 'm1', true))
    put(rowOf(3, 'm2', false))
    put(rowOf(4, 'm3', true))
    put(rowOf(5, 'm4', false))
    tx.put('senders', [CHAT, 'own'], { state: { nextCtr: 2, prevHash: EMPTY_CHAIN, voids: [] } })
    engine.outbox.put(tx, { n: engine.outbox.nextNumber(), id: 'w', logId: CHAT, content: text('after'), atMs: 9 })
    put({ ...rowOf(QUEUED_ORDER, 'after', true), id: 'w', isQueued: true })
    await tx.commit()

    function put(row: MessageRow): void {
      tx.put('messages', [CHAT, row.order], row)
      tx.put('messages', [CHAT, 'id', row.id], row.order)
    }
  })

  const shown = async () => (await messageRange(engine.db, CHAT, {})).map((row) => row.text)
  const logRow = async () => (await engine.db.get('logs', CHAT)) as LogRow

  it('[RB1] is left as it is when the server still has all of it', async () => {
    await doubt(engine, CHAT)
    expect((await logRow()).doubt?.step).toBe('compare')
    await settleDoubt(engine, CHAT)
    expect(await logRow()).toMatchObject({ cursor: 5 })
    expect((await logRow()).doubt).toBeUndefined()
    expect(await shown()).toEqual(['m1', 'm2', 'm3', 'm4', 'after'])
    expect([...engine.raisedAlarms]).toEqual([])
  })

  it.each([
    ['ends earlier', 2],
    ['goes on otherwise', 5],
  ])('[RB2] [RB3] is gone back in where the server %s, and nothing is lost', async (_what, length) => {
    const other = await itemHash(new Uint8Array([99]))
    server = [...local.slice(0, 2), other, other, ...local.slice(4)].slice(0, length)
    await doubt(engine, CHAT)
    await settleDoubt(engine, CHAT)
    const log = await logRow()
    expect(log.cursor).toBe(2)
    expect(log.doubt).toBeUndefined()
    const rows = await messageRange(engine.db, CHAT, {})
    expect(
      rows.map(({ text: shownText, order, isKept, isQueued }) => [shownText, order < 3, isKept === true, isQueued]),
    ).toEqual([
      ['m1', true, false, false],
      ['m2', true, true, false],
      ['m4', true, true, false],
      ['after', false, false, true],
      ['m3', false, false, true],
    ])
    // In the order in which they were written.
    expect(engine.outbox.rowsOf(CHAT).map(({ id, content }) => [id, content])).toEqual([
      ['m3', text('m3')],
      ['w', text('after')],
    ])
    const own = await engine.db.get('senders', [CHAT, 'own'])
    expect(own).toMatchObject({ state: { nextCtr: 2, voids: [0, 1] } })
    expect([...engine.raisedAlarms]).toEqual([`ROLLBACK ${CHAT} `])
  })

  function makeEngine(): Engine {
    const db = openDatabase(makeMemoryDisk().open(), () => {})
    const nothing = () => {}
    const call = async (name: string, input: { fromSeq?: number; toSeq?: number }) => {
      if (name === 'sync:pull') {
        return { historyId: 'h', logs: [{ logId: CHAT, lastSeq: server.length, items: [], hasMore: false }] }
      }
      if (name === 'chat:hashes') {
        const { fromSeq = 1, toSeq = 1 } = input
        return { fromSeq, hashes: Buffer.concat(server.slice(fromSeq - 1, toSeq)) }
      }
      return name === 'chat:records' ? { items: [], wraps: [], hasMore: false } : { items: [], hasMore: false }
    }
    return {
      ...{ db, locks: makeLocks(), outbox: makeOutbox(db, nothing), caller: { call }, raisedAlarms: new Set() },
      ...{ clock: { nowMs: () => 10, schedule: () => nothing }, inHand: new Set(), told: new Map(), log: nothing },
      self: { ...SELF, keys: {}, session: {} },
      tasks: { drain: nothing, drainNow: nothing, sync: nothing },
      patches: { alarm: nothing, chat: nothing, message: nothing, messageRemoved: nothing },
    } as unknown as Engine
  }
})

function text(value: string) {
  return { type: 'text' as const, text: value }
}

function rowOf(order: number, words: string, isOwn: boolean): MessageRow {
  return {
    ...{ id: words, chatId: CHAT, order, atMs: order, kind: 'text', text: words, reactions: {}, isQueued: false },
    senderId: isOwn ? SELF.accountId : 'peer',
    deviceId: isOwn ? SELF.deviceId : 'other-device',
  }
}

function chatRow(): ChatRow {
  return {
    ...{ id: CHAT, kind: 'PRIVATE', title: '', peerId: 'peer', memberCount: 2, canPost: true, unread: 0, readUpto: 5 },
    ...{ deliveredUpto: 5, markers: { peer: { delivered: 4, read: 4 } }, activityAtMs: 0, nextQueued: 1 },
  }
}
