import type { LogItem } from '@stogram/contract'
import { idText } from '@stogram/e2ee'
import { describe, expect, it } from 'vitest'
import { attackLog } from '../attack.ts'
import type { Device } from '../cast.ts'
import { passwordOf } from '../cast.ts'
import { accountOf, forgeEpoch, forgeMessage, forgeOp, type Loot, loot } from '../forge.ts'
import type { Stage } from '../stage.ts'

/** Chapter C of the checklist: what a server, alone or with a member, can do to groups. */
export function groups(stage: () => Stage): void {
  describe('a server that attacks groups', () => {
    it('C1 somebody added by a member who may not is not listed and is given no key', async () => {
      const { cast, ada, ben, cara } = stage()
      const chatId = await cast.group(ada, ben)
      const attack = await attackLog(ada, chatId)
      const { aid, airHash } = accountOf(cara, cara.accountId)
      await attack.insert(await forgeOp(loot(ben, chatId), { type: 'add', aid, airHash, role: 'MEMBER' }))
      await ada.alarmed('LOG_FORK', chatId)
      expect((await ada.core.readMembers(chatId)).map((member) => member.accountId)).not.toContain(cara.accountId)
      expect(loot(ada, chatId).epoch.wrapEntries.map((entry) => idText(entry.aid))).not.toContain(cara.accountId)
    })

    it('C2 C4 a removal that the server hides from a member is noticed when another writes', async () => {
      const { cast, ada, ben, cara } = stage()
      const chatId = await cast.group(ada, ben, cara)
      const attack = await attackLog(ben, chatId)
      attack.withhold((item) => item.kind === 'op')
      await ada.core.removeMember(chatId, cara.accountId)
      await ada.core.sendText({ chatId, text: 'without Cara' })
      await ben.until(async () => (await ben.codes(chatId)).length > 0)
      await expect(ben.core.readMembers(chatId)).resolves.toHaveLength(3)
    })

    it('C3 an op that is played again after it was undone changes nothing', async () => {
      const { cast, ada, ben, cara } = stage()
      const chatId = await cast.group(ada, ben)
      await ada.core.addMembers(chatId, [cara.accountId])
      await ben.until(async () => (await membersOf(ben, chatId)).includes(cara.accountId))
      await ada.core.removeMember(chatId, cara.accountId)
      await ben.until(async () => !(await membersOf(ben, chatId)).includes(cara.accountId))
      const ops = (await ben.network.trueLog(chatId)).filter((item) => item.kind === 'op')
      const add = mustBe(ops.at(-3))
      const attack = await attackLog(ben, chatId)
      await attack.insert(add)
      await ben.alarmed('LOG_FORK', chatId)
      expect(await membersOf(ben, chatId)).not.toContain(cara.accountId)
    })

    it('C5 a removed member reads nothing later, and its late message is refused', async () => {
      const { cast, ada, ben, cara } = stage()
      const chatId = await cast.group(ada, ben, cara)
      const taken = loot(cara, chatId)
      await ada.core.removeMember(chatId, cara.accountId)
      await ada.core.sendText({ chatId, text: 'without Cara' })
      await ben.sees(chatId, 'without Cara')
      const attack = await attackLog(ben, chatId)
      await attack.insert(await forgeMessage(taken, { text: 'still here' }))
      await ben.until(async () => (await ben.codes(chatId)).length > 0)
      expect(await ben.texts(chatId)).toEqual(['welcome', 'without Cara'])
      expect(await cara.texts(chatId)).not.toContain('without Cara')
      expect(loot(ben, chatId).epoch.number).toBeGreaterThan(loot(cara, chatId).epoch.number)
    })

    it('[MB14] C5 a member who works for the server shuts the owner out with no revocation of their own', async () => {
      const { cast, ada, ben, cara } = stage()
      const chatId = await cast.group(ada, ben, cara)
      const [device] = accountOf(ben, ada.accountId).devices
      const { certificate } = mustBe(device)
      const op = await forgeOp(loot(ben, chatId), { type: 'deviceRevoked', certificate })
      const change = { chatId, ops: [{ id: op.id, body: op.body }] }
      await expect(ben.network.ask('chat:change', change)).rejects.toMatchObject({ code: 'forbidden' })
      const attack = await attackLog(cara, chatId)
      await attack.insert(op)
      await cara.alarmed('LOG_FORK', chatId)
      expect(revokedIn(cara, chatId)).toEqual([])
      await ada.core.removeMember(chatId, ben.accountId)
      await ada.core.sendText({ chatId, text: 'without Ben' })
      expect(await ben.texts(chatId)).toEqual(['welcome'])
    })

    it('[GR7] [MB14] A7 a revocation reaches its groups, and stays owed while the server refuses it', async () => {
      const { cast, ada, dan } = stage()
      const phone = await cast.addDevice(dan, 'dan-left-in-a-taxi')
      const [open, refused] = [await cast.group(ada, dan), await cast.group(ada, dan)]
      const { deviceId } = loot(phone, open)
      const stop = dan.network.refuse('chat:change', 'forbidden', ({ chatId }) => chatId === refused)
      await dan.core.revokeDevices({ deviceIds: [deviceId], password: passwordOf('dan') })
      await ada.until(async () => revokedIn(ada, open).includes(deviceId))
      await dan.alarmed('REVOCATION_REFUSED', refused)
      expect(debtsOf(dan)).toEqual({ [refused]: [deviceId] })
      stop()
    })

    it('C6 an epoch that no member has signed, and one with another reader, are refused', async () => {
      const { cast, ada, ben, cara } = stage()
      const chatId = await cast.group(ada, ben)
      const taken = loot(ada, chatId)
      const members = readersOf(ada, taken)
      const attack = await attackLog(ben, chatId)
      const signer = { ...taken.signer, signingKey: loot(ben, chatId).signer.signingKey }
      const unsigned = await forgeEpoch({ ...taken, signer }, { members })
      await attack.insert(unsigned.item)
      await ben.alarmed('EPOCH_INVALID', chatId)
      const extra = accountOf(cara, cara.accountId)
      const roster = { ...taken.roster, members: [...taken.roster.members, memberOf(extra)].sort(byAid) }
      const wider = await forgeEpoch({ ...taken, roster }, { members: [...members, extra] })
      await attack.insert(wider.item)
      await ada.core.sendText({ chatId, text: 'after' })
      await ben.sees(chatId, 'after')
      expect(loot(ben, chatId).epoch.number).toBe(taken.epoch.number)
    })

    it('[EP15] A4 B8 C7 a key that does not open leaves an alarm, and a chat that can be written to', async () => {
      const { cast, ada, ben, cara } = stage()
      const chatId = await cast.group(ada, ben)
      const spoil = (wrap: Uint8Array) => Uint8Array.from(wrap, (byte, i) => (i === 100 ? byte ^ 1 : byte))
      const stop = ben.network.lie('chat:records', (data) =>
        data.items.some((item) => item.logId === chatId)
          ? { ...data, wraps: data.wraps.map(({ epoch, wrap }) => ({ epoch, wrap: spoil(wrap) })) }
          : data,
      )
      await ada.core.addMembers(chatId, [cara.accountId])
      await ben.alarmed('EPOCH_INVALID', chatId)
      stop()
      await ben.core.sendText({ chatId, text: 'I can still write' })
      await ada.sees(chatId, 'I can still write')
    })

    it('[EP15] A4 a key that comes late opens what waited for it', async () => {
      const { cast, ada, ben, cara } = stage()
      const chatId = await cast.group(ada, ben)
      const stop = ben.network.lie('chat:records', (data) => ({ ...data, wraps: [] }))
      await ada.core.addMembers(chatId, [cara.accountId])
      await ada.core.sendText({ chatId, text: 'under the new key' })
      await ben.until(async () => (await ben.messages(chatId)).some((message) => message.kind === 'undecryptable'))
      stop()
      await ada.core.sendText({ chatId, text: 'and on' })
      await ben.sees(chatId, 'and on')
      await ben.sees(chatId, 'under the new key')
      expect(await ben.texts(chatId)).toEqual(['welcome', 'under the new key', 'and on'])
    })

    it('[EP15] C4 an epoch made on another transcript raises an alarm, and the chat can be written to', async () => {
      const { cast, ada, ben } = stage()
      const chatId = await cast.group(ada, ben)
      const attack = await attackLog(ben, chatId)
      const taken = loot(ada, chatId)
      const base = { seq: 1, chain: new Uint8Array(32).fill(7) }
      const forged = await forgeEpoch(taken, { members: readersOf(ada, taken), base })
      const wraps = forged.wraps.filter((wrap) => wrap.accountId === ben.accountId)
      ben.network.giveWraps(chatId, wraps)
      await attack.insert(forged.item)
      await ben.alarmed('TRANSCRIPT_FORK', chatId)
      const late = await forgeMessage({ ...taken, epoch: forged.epoch }, { text: 'under a forked key' })
      await attack.insert(late)
      await ben.alarmed('UNDECRYPTABLE', chatId)
      expect(await ben.texts(chatId)).toEqual(['welcome'])
    })

    it('C9 a newcomer reads nothing from before', async () => {
      const { cast, ada, ben, cara } = stage()
      const chatId = await cast.group(ada, ben)
      await ada.core.addMembers(chatId, [cara.accountId])
      await ada.core.sendText({ chatId, text: 'hello Cara' })
      await cara.sees(chatId, 'hello Cara')
      expect(await cara.texts(chatId)).toEqual(['hello Cara'])
    })

    it('C6 a title that does not open accuses nobody', async () => {
      const { cast, ada, ben } = stage()
      const chatId = await cast.group(ada, ben)
      const attack = await attackLog(ben, chatId)
      const taken = loot(ada, chatId)
      const sealed = new Uint8Array(200).fill(9)
      await attack.insert(await forgeOp(taken, { type: 'setMeta', epoch: taken.epoch.number, sealed }))
      await ben.until(async () => ben.events.some((event) => event.startsWith('title-not-opened')))
      expect(await ben.codes(chatId)).toEqual([])
    })

    it.each(['group', 'private chat'])('[DV8] A7 C5 a revoked device writes nothing more into a %s', async (kind) => {
      const { cast, ada, dan } = stage()
      const phone = await cast.addDevice(dan, `dan-lost-in-${kind === 'group' ? 'group' : 'private'}`)
      const chatId = kind === 'group' ? await cast.group(ada, dan) : await cast.talk(ada, dan, 'welcome')
      await phone.sees(chatId, 'welcome')
      // A number that no log reaches, shown once and long before, must not make everything count as held.
      const stop = ada.network.lie('sync:pull', (data) => ({ ...data, logs: data.logs.map(withFarItem) }))
      const pushAgain = ada.network.rewrite(chatId, (items) => items)
      await dan.core.sendText({ chatId, text: 'before the theft' })
      await ada.sees(chatId, 'before the theft')
      stop()
      pushAgain()
      await phone.sees(chatId, 'before the theft')
      const taken = loot(phone, chatId)
      const attack = await attackLog(ada, chatId)
      // The server keeps from Ada what the owner does about it in the group, but not the device list.
      attack.withhold((item) => item.senderId === dan.accountId)
      await dan.core.revokeDevices({ deviceIds: [taken.deviceId], password: passwordOf('dan') })
      await ada.core.fetchPerson(dan.accountId)
      await attack.insert(await forgeMessage(taken, { text: 'of a thief', sentAtMs: 1 }))
      await ada.alarmed('DEVICE_UNCERTIFIED', chatId)
      expect(await ada.texts(chatId)).not.toContain('of a thief')
      // In a private chat the other side makes a new epoch by itself as soon as it knows.
      if (kind === 'private chat') return
      const forged = await forgeEpoch(taken, { members: readersOf(ada, taken), createdAtMs: 1 })
      ada.network.giveWraps(
        chatId,
        forged.wraps.filter((wrap) => wrap.accountId === ada.accountId),
      )
      await attack.insert(forged.item)
      await attack.insert(await forgeMessage({ ...taken, epoch: forged.epoch }, { text: 'under a key of the thief' }))
      await ada.until(async () => (await ada.messages(chatId)).filter((m) => m.kind === 'undecryptable').length > 1)
      expect((await ada.texts(chatId)).filter((text) => text.includes('thief'))).toEqual([])
      expect(loot(ada, chatId).epoch.recordHash).not.toEqual(forged.epoch.recordHash)
    })

    it('[DV8] A7 C5 a group of a stolen device is not believed by who hears of it after the revocation', async () => {
      const { cast, ben, dan } = stage()
      const phone = await cast.addDevice(dan, 'dan-stolen-for-group')
      await ben.core.findPerson('dan')
      // To Ben it is the same whether it is made later, with times of before, or only told of later.
      const tell = ben.network.hide(ben.accountId)
      const chatId = await phone.core.createGroup({ title: 'Of a thief', members: [ben.accountId] })
      await phone.core.sendText({ chatId, text: 'of a thief' })
      await dan.sees(chatId, 'of a thief')
      const attack = await attackLog(ben, chatId)
      attack.withhold((item) => item.deviceId === loot(dan, chatId).deviceId)
      await dan.core.revokeDevices({ deviceIds: [loot(phone, chatId).deviceId], password: passwordOf('dan') })
      await ben.core.fetchPerson(dan.accountId)
      tell()
      ben.network.nudge(ben.accountId)
      await ben.alarmed('DEVICE_UNCERTIFIED', chatId)
      expect((await ben.core.readViews()).chats.map(({ id }) => id)).not.toContain(chatId)
      // What Dan himself has put on top of it vouches for it.
      await expect.poll(() => revokedIn(dan, chatId), { timeout: 10_000 }).toHaveLength(1)
      attack.stop()
      await seesOnceAwake(ben, chatId, 'of a thief')
    })

    it.each(['asks for it', 'is written to'])(
      '[DV8] A7 C5 a private chat that a stolen device began gives it nothing when the other side %s',
      async (kind) => {
        const { cast, ben, cara, dan } = stage()
        const isAsked = kind === 'asks for it'
        // Neither has a chat with Dan yet.
        const victim = isAsked ? ben : cara
        const phone = await cast.addDevice(dan, `dan-stolen-and-${isAsked ? 'asked' : 'written'}`)
        await victim.core.findPerson('dan')
        const tell = victim.network.hide(victim.accountId)
        const chatId = await phone.core.openPrivateChat(victim.accountId)
        await phone.core.sendText({ chatId, text: 'of a thief' })
        await dan.sees(chatId, 'of a thief')
        const taken = loot(phone, chatId)
        await dan.core.revokeDevices({ deviceIds: [taken.deviceId], password: passwordOf('dan') })
        await victim.core.fetchPerson(dan.accountId)
        const before = victim.events.length
        tell()
        victim.network.nudge(victim.accountId)
        await victim.alarmed('DEVICE_UNCERTIFIED', chatId)
        await expect.poll(() => victim.events.slice(before).join(), { timeout: 10_000 }).toContain('"new-chat"')
        expect((await victim.core.readViews()).chats.map(({ id }) => id)).not.toContain(chatId)

        if (isAsked) {
          expect(await victim.core.openPrivateChat(dan.accountId)).toBe(chatId)
          await victim.core.sendText({ chatId, text: 'of the victim' })
          await dan.sees(chatId, 'of the victim')
        }
        await dan.core.sendText({ chatId, text: 'of Dan' })
        await dan.until(async () => (await dan.core.readViews()).connection.queued === 0)
        await seesOnceAwake(victim, chatId, 'of Dan')
        expect(await victim.texts(chatId)).toEqual(isAsked ? ['of the victim', 'of Dan'] : ['of Dan'])
        const { epoch } = loot(victim, chatId)
        expect(epoch.number).toBeGreaterThan(taken.epoch.number)
        expect(epoch.commitment).not.toEqual(taken.epoch.commitment)
        expect(keysOf(victim, chatId)).not.toContain(taken.epoch.number)

        // Neither what it signs now, under its own epoch or another one of its own, nor a key that comes late.
        const attack = await attackLog(victim, chatId)
        const own = accountOf(victim, victim.accountId)
        const forged = await forgeEpoch(
          { ...taken, epoch },
          { members: [own, accountOf(victim, dan.accountId)].sort(byAid) },
        )
        victim.network.giveWraps(
          chatId,
          forged.wraps.filter((wrap) => wrap.accountId === victim.accountId),
        )
        await attack.insert(await forgeMessage(taken, { text: 'of a thief again', sentAtMs: 1 }))
        await attack.insert(forged.item)
        await attack.insert(await forgeMessage({ ...taken, epoch: forged.epoch }, { text: 'of a thief at last' }))
        await victim.network.settle(chatId)
        expect((await victim.texts(chatId)).filter((text) => text.includes('thief'))).toEqual([])
        expect(loot(victim, chatId).epoch.recordHash).toEqual(epoch.recordHash)
        expect(keysOf(victim, chatId)).not.toContain(taken.epoch.number)
      },
    )
  })
}

/** A chat that was refused is asked for again each minute, and whenever the device wakes up. */
async function seesOnceAwake(device: Device, chatId: string, text: string): Promise<void> {
  const textsNow = () => {
    device.core.wake()
    return device.texts(chatId)
  }
  await expect.poll(textsNow, { interval: 300, timeout: 15_000 }).toContain(text)
}

/** Numbers of the epochs of a chat that a device can open messages of. */
function keysOf(device: Device, chatId: string): number[] {
  return device.disk.rows('epochs').flatMap(({ key, value }) => {
    const isEpoch = Array.isArray(key) && key[0] === chatId && key[1] === 'epoch'
    return isEpoch && 'key' in (value as EpochRow).epoch ? [(value as EpochRow).epoch.number] : []
  })
}

interface EpochRow {
  epoch: { number: number; key?: unknown }
}

function revokedIn(device: Device, chatId: string): string[] {
  const { roster } = loot(device, chatId)
  return 'revokedDeviceIds' in roster ? roster.revokedDeviceIds.map(idText) : []
}

/** Device ids whose revocation a device still owes, by group. */
function debtsOf(device: Device): Record<string, unknown> {
  const logs = device.disk.rows('logs').map(({ value }) => value as { logId: string; pendingRevocations?: unknown })
  return Object.fromEntries(
    logs.flatMap((log) => (log.pendingRevocations ? [[log.logId, log.pendingRevocations]] : [])),
  )
}

async function membersOf(device: Device, chatId: string): Promise<string[]> {
  return (await device.core.readMembers(chatId)).map((member) => member.accountId)
}

function readersOf(device: Device, { roster }: Loot) {
  return roster.members.map((member) => accountOf(device, idText(member.aid)))
}

function memberOf({ aid, airHash }: { aid: Uint8Array; airHash: Uint8Array }) {
  return { aid, airHash, role: 'MEMBER' as const }
}

function byAid(a: { aid: Uint8Array }, b: { aid: Uint8Array }): number {
  return Buffer.compare(a.aid, b.aid)
}

function withFarItem<L extends { items: LogItem[] }>(log: L): L {
  const last = log.items.at(-1)
  return last === undefined ? log : { ...log, items: [...log.items, { ...last, seq: 2_147_483_647 }] }
}

function mustBe<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('nothing is there')
  return value
}
