import { type Clock, createCore, makeNetwork, type Network, systemClock } from '@stogram/core'
import { type MemoryDisk, makeMemoryDisk } from '@stogram/core/memory'
import { makeCookieFetch } from '@stogram/core/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LiveServer, startLiveServer } from './live-server.ts'
import { FLOOR_KDF, follow, type Person } from './people.ts'

const MINUTE_MS = 60_000
const WEEK_MS = 7 * 24 * 60 * MINUTE_MS

/** A device whose engine can be stopped and started again. */
interface Member {
  disk: MemoryDisk
  network: Network
  person: Person
}

describe('how long a key is used', () => {
  let skewMs = 0
  const clock: Clock = { ...systemClock, nowMs: () => systemClock.nowMs() + skewMs }
  let server: LiveServer
  let ada: Member
  let ben: Member

  beforeAll(async () => {
    server = await startLiveServer(() => clock.nowMs())
    ada = await signUp('ada')
    ben = await signUp('ben')
  }, 60_000)

  afterAll(async () => {
    for (const member of [ada, ben]) await member?.person.core.close()
    await server?.stop()
  }, 60_000)

  async function signUp(username: string): Promise<Member> {
    const disk = makeMemoryDisk()
    const network = makeNetwork({ url: server.url, fetch: makeCookieFetch() })
    const person = await start({ disk, network })
    await person.core.signUp({ username, displayName: username, password: `password of ${username}` })
    await person.until(async () => person.accountId !== '')
    return { disk, network, person }
  }

  async function start({ disk, network }: Pick<Member, 'disk' | 'network'>): Promise<Person> {
    return follow(await createCore({ storage: disk.open(), network, clock, deviceName: 'Device', kdf: FLOOR_KDF }))
  }

  async function say(from: Member, to: Member, chatId: string, text: string): Promise<void> {
    await from.person.core.sendText({ chatId, text })
    await to.person.until(async () => (await to.person.texts(chatId)).includes(text))
    await from.person.until(async () => (await from.person.core.readViews()).connection.queued === 0)
  }

  it.each(['private chat', 'group'])(
    '[EP10] in a %s the first message after seven days has a new key',
    async (kind) => {
      const { core } = ada.person
      const members = [ben.person.accountId]
      const isGroup = kind === 'group'
      const chatId = await (isGroup
        ? core.createGroup({ title: 'Old', members })
        : core.openPrivateChat(members[0] ?? ''))
      await say(ada, ben, chatId, 'today')
      const first = newestEpoch(ada, chatId)
      skewMs += WEEK_MS - MINUTE_MS
      await say(ben, ada, chatId, 'almost a week later')
      expect(newestEpoch(ben, chatId)).toBe(first)
      skewMs += MINUTE_MS
      // Both find that it is due: one makes it, the other adopts it.
      await Promise.all([say(ada, ben, chatId, 'a week later'), say(ben, ada, chatId, 'the same minute')])
      expect([newestEpoch(ada, chatId), newestEpoch(ben, chatId)]).toEqual([first + 1, first + 1])
      expect([...ada.person.alarms, ...ben.person.alarms]).toEqual([])
    },
  )

  it('[EP10] the message after 5,000 has a new key, whoever wrote them', async () => {
    const chatId = await ada.person.core.openPrivateChat(ben.person.accountId)
    await say(ben, ada, chatId, 'one of many')
    const first = newestEpoch(ada, chatId)
    await restartWithCount(ada, chatId, 4_900)
    await say(ada, ben, chatId, 'not the last')
    expect(newestEpoch(ada, chatId)).toBe(first)
    await restartWithCount(ada, chatId, 5_000)
    await say(ada, ben, chatId, 'one too many')
    expect([newestEpoch(ada, chatId), newestEpoch(ben, chatId)]).toEqual([first + 1, first + 1])
    await say(ada, ben, chatId, 'the first of many')
    expect(newestEpoch(ben, chatId)).toBe(first + 1)
    expect([...ada.person.alarms, ...ben.person.alarms]).toEqual([])
  })

  /** As if so many messages had been seen under the newest key. */
  async function restartWithCount(member: Member, chatId: string, epochCount: number): Promise<void> {
    await member.person.core.close()
    const storage = member.disk.open()
    const row = (await storage.get('logs', chatId)) as object
    await storage.commit([{ store: 'logs', key: chatId, put: { ...row, epochCount } }])
    await storage.close()
    member.person = await start(member)
  }
})

function newestEpoch({ disk }: Member, chatId: string): number {
  const keys = disk.rows('epochs').map(({ key }) => key)
  const numbers = keys.flatMap((key) => (Array.isArray(key) && key[0] === chatId && key[1] === 'epoch' ? key[2] : []))
  return Math.max(...numbers.map(Number))
}
