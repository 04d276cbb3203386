import { RefusedError } from '@stogram/contract'
import type { Membership } from '@stogram/e2ee'
import { describe, expect, it } from 'vitest'
import type { Engine } from '../engine.ts'
import { makeMemoryStorage } from '../hosts/memory.ts'
import { emptyLog } from '../inbox/empty-log.ts'
import { openDatabase } from '../replica/database.ts'
import { makeLocks } from '../replica/locks.ts'
import { changeGroup, firstPart, type GroupAction } from './change-group.ts'

const GROUP = 'group'

async function openGroup() {
  const db = openDatabase(makeMemoryStorage(), () => {})
  const tx = db.begin()
  tx.put('logs', GROUP, { ...emptyLog(GROUP, 'chat'), stage: 'live', cursor: 1, rosterSeqs: [1] })
  tx.put('epochs', [GROUP, 'roster', 1], { seq: 1, roster: { kind: 'GROUP', members: [] } } as never)
  await tx.commit()
  const calls: string[] = []
  const call = async (name: string) => {
    calls.push(name)
    return { historyId: 'history', logs: [{ logId: GROUP, lastSeq: 1, items: [], hasMore: false }] }
  }
  const engine = {
    db,
    locks: makeLocks(),
    told: new Map(),
    caller: { call },
    self: { accountId: 'me' },
  } as unknown as Engine
  return { engine, calls }
}

const lost = () => new RefusedError({ code: 'stale_epoch', message: 'somebody was faster' })

describe('a change of a group', () => {
  it('[GR7] is planned again when the plan itself has lost a race or has changed the log', async () => {
    const { engine, calls } = await openGroup()
    const outcomes: (() => readonly GroupAction[] | 'again')[] = [
      () => {
        throw lost()
      },
      () => 'again',
      () => [],
    ]
    await changeGroup(engine, GROUP, async () => outcomes.shift()?.() ?? [])
    expect(outcomes).toEqual([])
    expect(calls).toEqual(['sync:pull', 'sync:pull'])
  })

  it('[GR7] gives up for now after a few races, with an error that may pass', async () => {
    const { engine } = await openGroup()
    const run = changeGroup(engine, GROUP, async () => Promise.reject(lost()))
    await expect(run).rejects.toMatchObject({ code: 'unavailable' })
  })
})

it('[GR6] lets in no more people at once than a change can grant the history to', () => {
  const add = { type: 'add' } as GroupAction
  const actions: GroupAction[] = [{ type: 'history', history: 'all' }, ...Array.from({ length: 60 }, () => add)]
  const partUnder = (history: 'all' | 'sinceJoin') => firstPart({ state: { history } as Membership }, actions)
  expect(partUnder('all')).toEqual(actions.slice(0, 26))
  expect(partUnder('sinceJoin')).toEqual(actions)
  const few = actions.slice(0, 26)
  expect(firstPart({ state: { history: 'all' } as Membership }, few)).toEqual(few)
})
