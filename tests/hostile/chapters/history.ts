import { describe, expect, it } from 'vitest'
import type { Stage } from '../stage.ts'

/** What a server can do to a device that comes later: holes, hashes and what the other devices have told. */
export function history(stage: () => Stage): void {
  describe('a server that attacks history', () => {
    it('[RP2] [RP7] B4 a chat whose hashes are not all given is not taken up, and raises an alarm', async () => {
      const { cast, dan } = stage()
      const chatId = await longGroup(stage())
      const device = await cast.addDevice(dan, 'dan-short', (network) => {
        network.lie('chat:hashes', (data) => ({ ...data, hashes: new Uint8Array(0) }))
      })
      await device.alarmed('GAP', chatId)
      expect((await device.core.readViews()).chats.map((chat) => chat.id)).not.toContain(chatId)
      await device.core.close()
    })

    it('[RP2] [RP7] B4 an empty answer does not end a hole', async () => {
      const { cast, dan } = stage()
      const chatId = await longGroup(stage())
      const device = await cast.addDevice(dan, 'dan-hollow', (network) => {
        network.lie('message:history', (data, request) =>
          request.before === undefined ? data : { items: [], hasMore: false },
        )
      })
      await device.alarmed('GAP', chatId)
      const page = await device.core.readMessages({ chatId, limit: 100 })
      expect(page.hasOlder).toBe(true)
      await device.core.close()
    })

    it('[RP2] [RP6] B3 an older message that is not the one that was chained is refused', async () => {
      const { cast, dan } = stage()
      const chatId = await longGroup(stage())
      const device = await cast.addDevice(dan, 'dan-forged', (network) => {
        network.lie('message:history', (data, request) =>
          request.before === undefined ? data : { ...data, items: exchanged(data.items) },
        )
      })
      await device.alarmed('TRANSCRIPT_FORK', chatId)
      expect(await device.texts(chatId)).not.toContain('number 1')
      await device.core.close()
    })

    it('[IN6] what was read and hidden elsewhere is so on a device that comes later', async () => {
      const { cast, dan } = stage()
      const chatId = await longGroup(stage())
      const hidden = (await dan.messages(chatId)).find((message) => message.text === 'number 1')
      await dan.core.deleteMessage({ chatId, id: hidden?.id ?? '', forAll: false })
      await dan.until(async () => !(await dan.texts(chatId)).includes('number 1'))
      const device = await cast.addDevice(dan, 'dan-later')
      await device.sees(chatId, 'number 2')
      await device.until(async () => !(await device.texts(chatId)).includes('number 1'))
      await device.core.close()
    })
  })
}

/** So many messages that a device which comes later gets only the newest at first. */
async function longGroup({ cast, ada, dan }: Stage): Promise<string> {
  const chatId = await cast.group(ada, dan)
  for (let i = 0; i < 55; i++) await ada.core.sendText({ chatId, text: `number ${i}` })
  await dan.sees(chatId, 'number 54')
  return chatId
}

/** Two messages, each in the place of the other. */
function exchanged<T extends { kind: string; seq: number }>(items: readonly T[]): T[] {
  const [first, second] = items.filter((item) => item.kind === 'message')
  if (first === undefined || second === undefined) return [...items]
  return items.map((item) => {
    if (item === first) return { ...second, seq: first.seq }
    return item === second ? { ...first, seq: second.seq } : item
  })
}
