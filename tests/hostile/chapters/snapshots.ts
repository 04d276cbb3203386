import type { LogItem } from '@stogram/contract'
import { encodeMembership, idText, type Membership, makeOp, membershipHash, parseOp } from '@stogram/e2ee'
import { describe, expect, it } from 'vitest'
import type { Device } from '../cast.ts'
import { callsOf, type EvilNetwork, flip, newItemId } from '../evil-server.ts'
import { accountOf, forgeEpoch, forgeOp, loot } from '../forge.ts'
import type { Stage } from '../stage.ts'

/** As many ops as make an admin's next change end with a snapshot. */
const OPS = 100

/** What a server can do to a device that begins with a snapshot of a group's members. */
export function snapshots(stage: () => Stage): void {
  let settled: Promise<string> | undefined
  /** Of which nobody changes anything any more. */
  function settledGroup(present: Stage): Promise<string> {
    settled ??= groupWithSnapshot(present, present.dan)
    return settled
  }

  describe('a server that attacks snapshots', () => {
    it('[MB15] [RP8] C9 a newcomer reads from the snapshot on, and writes to its members once what led to it is verified', async () => {
      const { server, cast, ada, ben, cara, dan } = stage()
      const chatId = await cast.group(ada, ben)
      const before = server.sent.length
      const stop = cara.network.refuse('chat:records', 'unavailable', ({ chatId: id, afterSeq }) => {
        return id === chatId && Number(afterSeq) === 0
      })
      await growLog(ada, chatId)
      await ada.core.addMembers(chatId, [cara.accountId])
      await ada.core.sendText({ chatId, text: 'hello Cara' })
      await cara.sees(chatId, 'hello Cara')
      await cara.core.sendText({ chatId, text: 'hello all' })
      await expect(cara.core.renameGroup(chatId, 'Mine')).rejects.toMatchObject({ code: 'unavailable' })
      // Time enough for a message to leave.
      const tries = () => callsOf(server, cara, before).filter((name) => name === 'chat:records').length
      const more = tries() + 3
      await expect.poll(tries, { timeout: 10_000 }).toBeGreaterThanOrEqual(more)
      expect(callsOf(server, cara, before)).not.toContain('message:send')
      expect(isUnproved(cara, chatId)).toBe(true)
      expect(await membersOf(cara, chatId)).toEqual(await membersOf(ada, chatId))
      expect(callsOf(server, cara, before)).toContain('chat:snapshot')
      stop()
      await proved(cara, chatId)
      await ben.sees(chatId, 'hello all')
      expect(await cara.texts(chatId)).toEqual(['hello Cara', 'hello all'])
      // The next one comes long after the snapshot, and is granted what stands before it.
      await ada.core.setHistory(chatId, 'all')
      await ada.core.addMembers(chatId, [dan.accountId])
      await dan.sees(chatId, 'welcome')
      expect(isUnproved(dan, chatId)).toBe(false)
      expect(await dan.texts(chatId)).toEqual(['welcome', 'hello Cara', 'hello all'])
      for (const device of [ada, ben, cara, dan]) expect(await device.codes(chatId)).toEqual([])
    })

    it('[MB15] [RP8] another device of a member has the older messages once the snapshot is proved', async () => {
      const { cast, dan } = stage()
      const chatId = await settledGroup(stage())
      const device = await cast.addDevice(dan, `dan-${newItemId()}`)
      await device.sees(chatId, 'welcome')
      expect(await device.texts(chatId)).toEqual(['welcome'])
      expect(isUnproved(device, chatId)).toBe(false)
      expect(await titleOf(device, chatId)).toBe('Group')
      expect(await device.codes(chatId)).toEqual([])
      await device.core.logOut()
    })

    it('[MB15] C1 a snapshot of other bytes, of another group or that nobody signed is refused, and the log read whole', async () => {
      const { cast, ada, ben, dan } = stage()
      const chatId = await settledGroup(stage())
      const foreign = await snapshotOf(ada, await groupWithSnapshot(stage(), ben, dan))
      const lies: Record<string, Lie> = {
        'other bytes': ({ item, state }) => ({ item, state: flip(state, 200) }),
        unsigned: ({ item, state }) => ({ item: { ...item, body: flip(item.body, -1) }, state }),
        'another group': () => foreign,
      }
      for (const [name, lie] of Object.entries(lies)) {
        const device = await cast.addDevice(dan, `dan-${name}`, (network) => giveSnapshot(network, chatId, lie))
        await device.alarmed('LOG_FORK', chatId)
        await device.sees(chatId, 'welcome')
        expect(await membersOf(device, chatId), name).toEqual(await membersOf(ada, chatId))
        await device.core.logOut()
      }
    })

    it('[MB15] C1 C4 an admin who works for the server brings nobody in with a snapshot of another past', async () => {
      const { cast, ada, ben, cara, dan } = stage()
      const chatId = await settledGroup(stage())
      const taken = loot(ada, chatId)
      const roster = taken.roster as Membership
      const ghost = accountOf(ada, cara.accountId)
      const members = [...roster.members, { aid: ghost.aid, airHash: ghost.airHash, role: 'ADMIN' as const }].sort(
        byAid,
      )
      const state = { ...roster, members }
      const op = await forgeOp(taken, { type: 'snapshot', stateHash: await membershipHash(state) })
      const { seq: logSeq, hash: logHead } = await parseOp(op.body)
      const after = { ...state, logSeq, logHead }
      const readers = members.map(({ aid }) => accountOf(ada, idText(aid)))
      const epoch = await forgeEpoch({ ...taken, roster: after }, { roster: after, members: readers })
      const log = await dan.network.trueLog(chatId)
      const last = log.at(-1)?.seq ?? 0
      const falseLog = [...log, { ...op, seq: last + 1 }, { ...epoch.item, seq: last + 2 }]
      const device = await cast.addDevice(dan, `dan-${newItemId()}`, (network) => {
        network.rewrite(chatId, () => falseLog)
        network.giveWraps(
          chatId,
          epoch.wraps.filter(({ accountId }) => accountId === dan.accountId),
        )
        giveSnapshot(network, chatId, () => ({ item: { ...op, seq: last + 1 }, state: encodeMembership(state) }))
      })
      await device.alarmed('LOG_FORK', chatId)
      await device.until(async () => (await membersOf(device, chatId)).includes(cara.accountId))
      await expect(device.core.sendText({ chatId, text: 'to a ghost' })).rejects.toMatchObject({ code: 'forbidden' })
      await expect(device.core.leaveGroup(chatId)).rejects.toMatchObject({ code: 'tampered' })
      expect(isUnproved(device, chatId)).toBe(true)
      expect(await membersOf(ben, chatId).catch(() => [])).not.toContain(cara.accountId)
      await device.core.logOut()
    })

    it('[RP8] [EP5] C2 an older epoch that is hidden or exchanged is missed when the start is verified', async () => {
      const { cast, dan } = stage()
      const chatId = await settledGroup(stage())
      const lies: Record<string, (item: LogItem) => LogItem[]> = {
        EPOCH_INVALID: () => [],
        // The server says of its place what all others have there.
        TRANSCRIPT_FORK: (item) => [{ ...item, body: flip(item.body, 100) }],
      }
      for (const [code, lie] of Object.entries(lies)) {
        const device = await cast.addDevice(dan, `dan-${code}`, (network) => {
          network.lie('chat:records', (data, request) => {
            if (request.chatId !== chatId || Number(request.afterSeq) > 0) return data
            const older = data.items.findIndex(({ kind }) => kind === 'epoch')
            return { ...data, items: data.items.flatMap((item, i) => (i === older ? lie(item) : [item])) }
          })
        })
        await device.alarmed(code, chatId)
        expect(isUnproved(device, chatId)).toBe(true)
        await device.core.logOut()
      }
    })

    it('[MB15] C2 an op that is hidden behind a snapshot is missed', async () => {
      const { cast, ada, ben, dan } = stage()
      const chatId = await groupWithSnapshot(stage(), dan, ben)
      await ada.core.removeMember(chatId, ben.accountId)
      await ada.core.sendText({ chatId, text: 'without Ben' })
      await dan.sees(chatId, 'without Ben')
      const ops = (await dan.network.trueLog(chatId)).filter(({ kind }) => kind === 'op')
      const removal = ops.at(-1)
      const device = await cast.addDevice(dan, `dan-${newItemId()}`, (network) => {
        network.rewrite(chatId, (items) => items.filter(({ id }) => id !== removal?.id))
      })
      await device.until(async () => (await device.codes(chatId)).length > 0)
      expect(await device.texts(chatId)).not.toContain('without Ben')
      await device.core.logOut()
    })
  })
}

type Lie = (given: Given) => Given
type Given = Awaited<ReturnType<typeof snapshotOf>>

async function snapshotOf(device: Device, chatId: string) {
  const { snapshot } = await device.network.ask('chat:snapshot', { chatId })
  if (snapshot === undefined) throw new Error('nobody has made a snapshot')
  return snapshot
}

/** This chat's snapshot, as a device is shown it. */
function giveSnapshot(network: EvilNetwork, chatId: string, change: Lie): void {
  network.lie('chat:snapshot', (data, request) => {
    return request.chatId === chatId && data.snapshot !== undefined ? { snapshot: change(data.snapshot) } : data
  })
}

/** Ada's group, of which she has signed a snapshot. */
async function groupWithSnapshot({ cast, ada, cara }: Stage, ...others: Device[]): Promise<string> {
  const chatId = await cast.group(ada, ...others, cara)
  await growLog(ada, chatId)
  await ada.core.removeMember(chatId, cara.accountId)
  await snapshotOf(ada, chatId)
  return chatId
}

/** As many ops as a group gathers over months. */
async function growLog(admin: Device, chatId: string): Promise<void> {
  const { signer, roster } = loot(admin, chatId)
  let place: { chatId: Uint8Array; logSeq: number; logHead: Uint8Array } = roster
  for (let left = OPS; left > 0; left -= 50) {
    const ops = []
    for (let n = 0; n < 50; n++) {
      const made = await makeOp(place, { type: 'history', history: 'sinceJoin' }, signer, Date.now())
      ops.push({ id: newItemId(), body: made.body })
      place = { ...place, logSeq: made.op.seq, logHead: made.op.hash }
    }
    await admin.network.ask('chat:change', { chatId, ops })
  }
  await admin.until(async () => loot(admin, chatId).roster.logSeq === place.logSeq)
}

interface LogState {
  logId: string
  unproved?: unknown
}

function isUnproved(device: Device, chatId: string): boolean {
  const logs = device.disk.rows('logs').map(({ value }) => value as LogState)
  return logs.some(({ logId, unproved }) => logId === chatId && unproved !== undefined)
}

async function proved(device: Device, chatId: string): Promise<void> {
  await device.until(async () => !isUnproved(device, chatId))
}

async function membersOf(device: Device, chatId: string): Promise<string[]> {
  return (await device.core.readMembers(chatId)).map((member) => member.accountId).sort()
}

async function titleOf(device: Device, chatId: string): Promise<string | undefined> {
  return (await device.core.readViews()).chats.find(({ id }) => id === chatId)?.title
}

function byAid(a: { aid: Uint8Array }, b: { aid: Uint8Array }): number {
  return Buffer.compare(a.aid, b.aid)
}
