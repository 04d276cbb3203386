import { decodeCanonical, encodeHex, idBytes, startSender } from '@stogram/e2ee'
import { describe, expect, it } from 'vitest'
import { attackLog, firstOf, messagesOf } from '../attack.ts'
import type { Device } from '../cast.ts'
import { callsOf, flip, newItemId } from '../evil-server.ts'
import { forgeMessage, loot } from '../forge.ts'
import type { Stage } from '../stage.ts'

/** Chapter B of the checklist: what a server can do to messages. */
export function messages(stage: () => Stage): void {
  describe('a server that attacks messages', () => {
    it.each([
      ['the first byte', (body: Uint8Array) => flip(body, 0)],
      ['the header', (body: Uint8Array) => flip(body, 30)],
      ['the tag', (body: Uint8Array) => flip(body, -1)],
      ['the length', (body: Uint8Array) => body.slice(0, -7)],
      ['the version', (body: Uint8Array) => Uint8Array.from(body, (byte, i) => (i === 1 ? 0 : byte))],
      ['the size', () => new Uint8Array(70_000).fill(0x41)],
    ])('B1 B10 A13 D13 a message with another %s is refused, and the next one is read', async (_what, change) => {
      const { cast, ada, ben } = stage()
      const chatId = await cast.group(ada, ben)
      const attack = await attackLog(ben, chatId)
      attack.tamper(firstOf(messagesOf(ada)), change)
      await ada.core.sendText({ chatId, text: 'poisoned' })
      await ada.core.sendText({ chatId, text: 'after' })
      await ben.sees(chatId, 'after')
      expect(await ben.texts(chatId)).not.toContain('poisoned')
      expect((await ben.messages(chatId)).map((message) => message.kind)).toContain('undecryptable')
      await ben.until(async () => (await ben.codes(chatId)).length > 0)
    })

    it('[IN8] B1 what can never open is not kept, and costs the messages after it nothing', async () => {
      const { server, cast, ada, ben } = stage()
      const chatId = await cast.group(ada, ben)
      const taken = loot(ada, chatId)
      const { body } = await forgeMessage(taken, { text: 'of a device that is nobody’s' })
      const at = Buffer.from(body).indexOf(Buffer.from(idBytes(taken.deviceId)))
      for (let i = 0; i < 5; i++) {
        const junk = body.slice()
        crypto.getRandomValues(junk.subarray(at, at + 16))
        const item = { chatId, id: newItemId(), kind: 'message', epoch: taken.epoch.number, body: junk } as const
        await ada.network.ask('message:send', item)
      }
      const unopened = async () => (await ben.messages(chatId)).filter(({ kind }) => kind === 'undecryptable')
      await ben.until(async () => (await unopened()).length === 5)
      expect(ben.disk.rows('pending').filter(({ key }) => Array.isArray(key) && key[0] === 'item')).toEqual([])
      expect((await unopened()).map(({ text }) => text)).toEqual(Array(5).fill('This message cannot be opened.'))
      const before = server.sent.length
      await ada.core.sendText({ chatId, text: 'later' })
      await ben.sees(chatId, 'later')
      const calls = callsOf(server, ben, before)
      expect(calls.filter((name) => name === 'user:directory' || name === 'chat:records')).toEqual([])
    })

    it('B2 a message that comes again is shown once, in this chat and in another', async () => {
      const { cast, ada, ben } = stage()
      const chatId = await cast.group(ada, ben)
      const other = await cast.group(ada, ben)
      const attack = await attackLog(ben, chatId)
      attack.duplicate(firstOf(messagesOf(ada)), { id: newItemId() })
      await ada.core.sendText({ chatId, text: 'once' })
      await ada.core.sendText({ chatId, text: 'after' })
      await ben.sees(chatId, 'after')
      expect(await ben.texts(chatId)).toEqual(['welcome', 'once', 'after'])
      expect((await ben.messages(chatId)).map((message) => message.kind)).not.toContain('undecryptable')
      const copy = (await ben.network.trueLog(chatId)).filter(messagesOf(ada)).at(-1)
      const moved = await attackLog(ben, other)
      await moved.insert({ ...mustBe(copy), logId: other, id: newItemId() })
      await ben.alarmed('UNDECRYPTABLE', other)
      expect(await ben.texts(other)).toEqual(['welcome'])
    })

    it('B2 a message that comes again under the name of another device of its sender is refused', async () => {
      const { cast, ada, ben } = stage()
      const second = await cast.addDevice(ada, 'ada-phone')
      const chatId = await cast.group(ada, ben)
      await second.sees(chatId, 'welcome')
      const deviceId = loot(second, chatId).deviceId
      const attack = await attackLog(ben, chatId)
      attack.duplicate(firstOf(messagesOf(ada)), { id: newItemId(), deviceId })
      await ada.core.sendText({ chatId, text: 'once' })
      await ben.alarmed('DEVICE_UNCERTIFIED', chatId)
      await ada.core.sendText({ chatId, text: 'after' })
      await ben.sees(chatId, 'after')
      expect(await ben.texts(chatId)).toEqual(['welcome', 'once', 'after'])
    })

    it('B3 two messages of one sender that change places raise an alarm', async () => {
      const { cast, ada, ben } = stage()
      const chatId = await cast.group(ada, ben)
      const attack = await attackLog(ben, chatId)
      attack.swap(messagesOf(ada))
      await ada.core.sendText({ chatId, text: 'first' })
      await ada.core.sendText({ chatId, text: 'second' })
      await ben.sees(chatId, 'second')
      await ben.until(async () => (await ben.codes(chatId)).some((code) => code === 'GAP' || code === 'EQUIVOCATION'))
    })

    it('B3 messages of two senders that change places are noticed when somebody speaks', async () => {
      const { cast, ada, ben, cara } = stage()
      const chatId = await cast.group(ada, ben, cara)
      const attack = await attackLog(ben, chatId)
      attack.swap((item) => item.kind === 'message')
      await ada.core.sendText({ chatId, text: 'of ada' })
      await cara.sees(chatId, 'of ada')
      await cara.core.sendText({ chatId, text: 'of cara' })
      await ada.sees(chatId, 'of cara')
      await ada.core.sendText({ chatId, text: 'and on' })
      await ben.sees(chatId, 'and on')
      await ben.alarmed('TRANSCRIPT_FORK', chatId)
    })

    it('B4 a message that is left out is missed at once in the middle, and at the end when somebody speaks', async () => {
      const { cast, ada, ben, cara } = stage()
      const chatId = await cast.group(ada, ben, cara)
      const attack = await attackLog(ben, chatId)
      attack.withhold(firstOf(messagesOf(ada)))
      await ada.core.sendText({ chatId, text: 'left out' })
      await cara.sees(chatId, 'left out')
      await cara.core.sendText({ chatId, text: 'of cara' })
      await ben.sees(chatId, 'of cara')
      await ben.alarmed('TRANSCRIPT_FORK', chatId)
      await ada.sees(chatId, 'of cara')
      await ada.core.sendText({ chatId, text: 'next of ada' })
      await ben.alarmed('GAP', chatId)
      expect(await ben.texts(chatId)).not.toContain('left out')
    })

    it('B5 B6 a message in the name of another member is refused, however it is made', async () => {
      const { cast, ada, ben, cara } = stage()
      const chatId = await cast.group(ada, ben, cara)
      const attack = await attackLog(ben, chatId)
      attack.mislabel(firstOf(messagesOf(cara)), { senderId: ada.accountId })
      await cara.core.sendText({ chatId, text: 'relabelled' })
      await ben.until(async () => (await ben.codes(chatId)).length > 0)
      const [victim, author] = [loot(ada, chatId), loot(cara, chatId)]
      const signer = { ...victim.signer, signingKey: author.signer.signingKey }
      const resigned = await forgeMessage({ ...victim, signer }, { text: 'signed by another' })
      await attack.insert(resigned)
      await ada.core.sendText({ chatId, text: 'after' })
      await ben.sees(chatId, 'after')
      expect(await ben.texts(chatId)).toEqual(['welcome', 'after'])
    })

    it('B7 no two envelopes that were ever sent share a salt', async () => {
      const { server } = stage()
      const bodies = server.sent.flatMap((line) => {
        const { name, wire } = JSON.parse(line) as { name: string; wire: { body?: string } }
        return name === 'message:send' && wire.body !== undefined ? [wire.body] : []
      })
      const different = new Set(bodies)
      const salts = new Set([...different].map((body) => encodeHex(saltOf(Buffer.from(body, 'base64url')))))
      expect(different.size).toBeGreaterThan(10)
      expect(salts.size).toBe(different.size)
    })

    it('B11 an edit or a deletion by somebody else changes nothing', async () => {
      const { cast, ada, ben, cara } = stage()
      const chatId = await cast.group(ada, ben, cara)
      await ada.core.sendText({ chatId, text: 'mine' })
      await ben.sees(chatId, 'mine')
      const target = (await ben.network.trueLog(chatId)).filter(messagesOf(ada)).at(-1)
      const targetHash = mustBe(target).hash
      const attack = await attackLog(ben, chatId)
      const taken = loot(cara, chatId)
      const edit = { type: 'edit', targetHash, revision: 1, text: 'hers', entities: [] } as const
      await attack.insert(await forgeMessage(taken, { body: edit }))
      await ada.core.sendText({ chatId, text: 'after' })
      await ben.sees(chatId, 'after')
      expect(await ben.texts(chatId)).toEqual(['welcome', 'mine', 'after'])
    })

    it('B12 a receipt for what does not exist marks nothing that comes later', async () => {
      const { cast, ada, ben, cara } = stage()
      const chatId = await cast.group(ada, ben, cara)
      const attack = await attackLog(ada, chatId)
      const body = { type: 'receipt', status: 'read', uptoSeq: 1_000_000, chain16: new Uint8Array(16) } as const
      await attack.insert(await forgeMessage(loot(cara, chatId), { body }))
      attack.withhold((item) => item.kind === 'receipt' && item.senderId !== ada.accountId)
      await ada.core.sendText({ chatId, text: 'unread' })
      await ben.sees(chatId, 'unread')
      const own = (await ada.messages(chatId)).find((message) => message.text === 'unread')
      expect(own?.state).not.toBe('read')
    })

    it('[IN5] B4 a message under the name of this device that it never wrote does not vanish', async () => {
      const { cast, ada, ben } = stage()
      const chatId = await cast.group(ada, ben)
      const attack = await attackLog(ben, chatId)
      const labels = { senderId: ben.accountId, deviceId: loot(ben, chatId).deviceId }
      attack.mislabel(firstOf(messagesOf(ada)), labels)
      await ada.core.sendText({ chatId, text: 'hidden as own' })
      await ben.alarmed('DEVICE_UNCERTIFIED', chatId)
      expect((await ben.messages(chatId)).map((message) => message.kind)).toContain('undecryptable')
    })

    it('[IN5] B4 a message that the server has emptied does not vanish', async () => {
      const { cast, ada, ben } = stage()
      const chatId = await cast.group(ada, ben)
      const attack = await attackLog(ben, chatId)
      attack.mislabel(firstOf(messagesOf(ada)), { body: new Uint8Array(0) })
      await ada.core.sendText({ chatId, text: 'emptied' })
      await ben.alarmed('GAP', chatId)
      expect((await ben.messages(chatId)).map((message) => message.kind)).toContain('undecryptable')
    })

    it('[IN5] B4 an emptied message that its author has deleted raises no alarm', async () => {
      const { cast, ada, ben } = stage()
      const chatId = await cast.group(ada, ben)
      const attack = await attackLog(ben, chatId)
      attack.withhold(() => true)
      const { id } = await ada.core.sendText({ chatId, text: 'regretted' })
      await ada.until(async () => (await ada.messages(chatId)).some((m) => m.id === id && m.state === 'sent'))
      await ada.core.deleteMessage({ chatId, id, forAll: true })
      // What another test has made her write to somebody whom the server denies waits for good.
      await ada.until(async () => queuedFor(ada, chatId) === 0)
      attack.stop()
      const again = ben.network.rewrite(chatId, (items) =>
        items.map((item) => (item.id === id ? { ...item, body: new Uint8Array(0) } : item)),
      )
      ben.network.nudge(chatId)
      await ben.until(async () => (await ben.messages(chatId)).some((message) => message.kind === 'deleted'))
      again()
      expect(await ben.codes(chatId)).toEqual([])
    })

    it('[IN5] B2 an item under the id of an older message does not take its place', async () => {
      const { cast, ada, ben } = stage()
      const chatId = await cast.group(ada, ben)
      const [welcome] = await ben.messages(chatId).then((all) => all.filter((m) => m.text === 'welcome'))
      const attack = await attackLog(ben, chatId)
      attack.mislabel(firstOf(messagesOf(ada)), { id: mustBe(welcome).id })
      await ada.core.sendText({ chatId, text: 'usurper' })
      await ben.alarmed('TRANSCRIPT_FORK', chatId)
      await ben.sees(chatId, 'usurper')
      expect(await ben.texts(chatId)).toEqual(['welcome', 'usurper'])
      const ids = (await ben.messages(chatId)).map((message) => message.id)
      expect(new Set(ids).size).toBe(ids.length)
    })

    it('[RP6] B4 a sender who has seen this very place filled otherwise raises an alarm', async () => {
      const { cast, ada, ben } = stage()
      const chatId = await cast.group(ada, ben)
      const attack = await attackLog(ben, chatId)
      const taken = loot(ada, chatId)
      await attack.insert(await forgeMessage(taken, { text: 'from the future', view: { seq: 500 } }))
      await ben.alarmed('TRANSCRIPT_FORK', chatId)
    })

    it('C2 a sender who knows an op that is not in the log raises an alarm', async () => {
      const { cast, ada, ben } = stage()
      const chatId = await cast.group(ada, ben)
      const attack = await attackLog(ben, chatId)
      const taken = loot(ada, chatId)
      await attack.insert(await forgeMessage(taken, { text: 'of a longer log', view: { logSeq: 50 } }))
      await ben.alarmed('LOG_FORK', chatId)
    })

    it('B4 an answer to a send that names other bytes raises an alarm', async () => {
      const { cast, ada, ben } = stage()
      const chatId = await cast.group(ada, ben)
      const stop = ada.network.lie('message:send', (placed) => ({ ...placed, hash: new Uint8Array(32) }))
      await ada.core.sendText({ chatId, text: 'swapped' })
      await ada.alarmed('TRANSCRIPT_FORK', chatId)
      stop()
    })

    it('[IN7] B4 a false answer to a send takes no place that another message has', async () => {
      const { cast, ada, ben } = stage()
      const chatId = await cast.group(ada, ben)
      await ben.core.sendText({ chatId, text: 'I owe you 100' })
      await ada.sees(chatId, 'I owe you 100')
      const debt = (await ada.messages(chatId)).find((message) => message.text === 'I owe you 100')
      const stop = ada.network.lie('message:send', (placed, { kind }) =>
        kind === 'message' ? { ...placed, seq: debt?.order ?? 0 } : placed,
      )
      await ada.core.sendText({ chatId, text: 'thanks' })
      await ada.alarmed('TRANSCRIPT_FORK', chatId)
      stop()
      // The log shows where the server has put it.
      await ada.until(async () => (await ada.messages(chatId)).at(-1)?.state === 'delivered')
      expect(await ada.texts(chatId)).toEqual(['welcome', 'I owe you 100', 'thanks'])
      expect(await ben.texts(chatId)).toEqual(['welcome', 'I owe you 100', 'thanks'])
    })

    it('[IN7] B4 a message that was only said to be stored gives way to what stands at its place', async () => {
      const { cast, ada, ben } = stage()
      const chatId = await cast.group(ada, ben)
      // Nobody sees it: neither is anything said of it.
      for (const victim of [ada, ben]) (await attackLog(victim, chatId)).withhold(firstOf(messagesOf(ada)))
      const newest = (await ada.network.trueLog(chatId)).at(-1)?.seq ?? 0
      const stop = ada.network.lie('message:send', (placed) => ({ ...placed, seq: newest + 3 }))
      await ada.core.sendText({ chatId, text: 'said to be stored' })
      await ada.until(async () => (await ada.messages(chatId)).at(-1)?.state === 'sent')
      stop()
      for (const text of ['one', 'two', 'three', 'four']) await ben.core.sendText({ chatId, text })
      await ada.sees(chatId, 'four')
      await ada.alarmed('TRANSCRIPT_FORK', chatId)
      await ada.until(async () => (await ada.messages(chatId)).at(-1)?.state === 'failed')
      expect(await ada.texts(chatId)).toEqual(['welcome', 'one', 'two', 'three', 'four', 'said to be stored'])
    })

    it('B9 what cannot be opened is answered like what can: the server learns nothing from it', async () => {
      const { cast, ada, ben, server } = stage()
      const chatId = await cast.group(ada, ben)
      const attack = await attackLog(ben, chatId)
      attack.tamper(firstOf(messagesOf(ada)), (body) => flip(body, -1))
      const before = server.sent.length
      await ada.core.sendText({ chatId, text: 'poisoned' })
      await ben.alarmed('UNDECRYPTABLE', chatId)
      const kinds = new Set(callsOf(server, ben, before))
      const usual = ['chat:hashes', 'chat:records', 'message:history', 'message:send', 'sync:pull', 'user:directory']
      expect([...kinds].filter((name) => !usual.includes(name))).toEqual([])
    })

    it('B5 a second message for one place of its sender raises an alarm', async () => {
      const { cast, ada, ben } = stage()
      const chatId = await cast.group(ada, ben)
      const attack = await attackLog(ben, chatId)
      const taken = loot(ada, chatId)
      await attack.insert(await forgeMessage(taken, { text: 'other words', state: startSender() }))
      await ben.alarmed('EQUIVOCATION', chatId)
      expect(await ben.texts(chatId)).toEqual(['welcome'])
    })
  })
}

/** [1, [1, chatId, epoch, deviceId, ctr, salt, flag], ciphertext], and the header is bytes of its own. */
function saltOf(envelope: Uint8Array): Uint8Array {
  const [, header] = decodeCanonical(envelope) as [number, Uint8Array, Uint8Array]
  return (decodeCanonical(header) as Uint8Array[])[5] ?? new Uint8Array(0)
}

function mustBe<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('nothing is there')
  return value
}

/** What a device has not sent to a chat yet. */
function queuedFor(device: Device, chatId: string): number {
  return device.disk.rows('outbox').filter(({ value }) => (value as { logId: string }).logId === chatId).length
}
