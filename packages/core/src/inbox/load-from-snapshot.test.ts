import type { LogItem } from '@stogram/contract'
import {
  encodeMembership,
  idText,
  makeDeviceKeys,
  makeGenesis,
  makeOp,
  membershipHash,
  startMembership,
  type VerifiedDevice,
} from '@stogram/e2ee'
import { describe, expect, it } from 'vitest'
import type { Engine } from '../engine.ts'
import { makeMemoryStorage } from '../hosts/memory.ts'
import { openDatabase } from '../replica/database.ts'
import type { AccountRow } from '../replica/rows.ts'
import { loadFromSnapshot } from './load-from-snapshot.ts'

const aid = new Uint8Array(32).fill(1)
const deviceId = new Uint8Array(16).fill(2)
const accountId = idText(aid)

/** A snapshot that this device of its author has signed, as a new device is shown it; no epoch follows. */
async function ask(listOf: (device: VerifiedDevice) => Pick<AccountRow['view'], 'devices' | 'revokedDevices'>) {
  const { signing, dkPub, mkPub } = await makeDeviceKeys()
  const signer = { aid, deviceId, signingKey: signing.privateKey }
  const genesis = await makeGenesis(
    {
      ...{ type: 'create', kind: 'GROUP', isSecret: false, history: 'sinceJoin', mayMembersAdd: false },
      ...{ nonce: new Uint8Array(16), creator: { aid, airHash: aid } },
    },
    signer,
    1,
  )
  const state = startMembership(genesis.op, { aid })
  const { body } = await makeOp(state, { type: 'snapshot', stateHash: await membershipHash(state) }, signer, 2)
  const chatId = idText(state.chatId)
  const item = { logId: chatId, seq: 2, kind: 'op', senderId: accountId, deviceId: idText(deviceId), body } as LogItem
  const db = openDatabase(makeMemoryStorage(), () => {})
  const tx = db.begin()
  const device = { deviceId, aid, dkPub, mkPub, createdAtMs: 0, certificate: new Uint8Array(0) }
  tx.put('people', [accountId], { view: { aid, ...listOf(device) } } as AccountRow)
  await tx.commit()
  const [calls, alarms]: [string[], string[]] = [[], []]
  const engine = {
    ...{ db, log: () => {}, clock: { nowMs: () => 3 }, raisedAlarms: new Set<string>() },
    self: { keys: { aid } },
    patches: { alarm: ({ code }: { code: string }) => alarms.push(code) },
    caller: {
      async call(name: string) {
        calls.push(name)
        if (name === 'chat:snapshot') return { snapshot: { item, state: encodeMembership(state) } }
        return { items: [], wraps: [], entries: [], hasMore: false }
      },
    },
  } as unknown as Engine
  const info = { chatId, kind: 'GROUP' as const, members: [], visibleFromSeq: 1, lastSeq: 2 }
  const loaded = await loadFromSnapshot(engine, info, [item])
  return { loaded, calls, alarms }
}

describe('a snapshot that a new device is shown', () => {
  it('[MB15] of a device that was revoked since is passed over, and accuses nobody', async () => {
    const { loaded, calls, alarms } = await ask((device) => ({ devices: [], revokedDevices: [device] }))
    expect({ loaded, calls, alarms }).toEqual({ loaded: undefined, calls: ['chat:snapshot'], alarms: [] })
  })

  it('[MB15] of a device in the list is begun with, where an epoch follows that one reads', async () => {
    const { calls, alarms } = await ask((device) => ({ devices: [device], revokedDevices: [] }))
    expect({ calls, alarms }).toEqual({ calls: ['chat:snapshot', 'chat:records'], alarms: [] })
  })

  it('[MB15] of a device that nobody knows raises an alarm', async () => {
    const { calls, alarms } = await ask(() => ({ devices: [], revokedDevices: [] }))
    expect({ calls, alarms }).toMatchObject({
      calls: ['chat:snapshot', 'user:directory'],
      alarms: ['DEVICE_UNCERTIFIED'],
    })
  })
})
