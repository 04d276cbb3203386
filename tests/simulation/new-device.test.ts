import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LiveServer, startLiveServer } from './live-server.ts'
import { logInPerson, type Person, signUpPerson } from './people.ts'

describe('a new device on an honest server', () => {
  let server: LiveServer
  let uma: Person
  let vic: Person
  const open: Person[] = []

  beforeAll(async () => {
    server = await startLiveServer()
    uma = await signUpPerson(server.url, 'uma')
    vic = await signUpPerson(server.url, 'vic')
    open.push(uma, vic)
    for (const person of [uma, vic]) await person.until(async () => person.accountId !== '')
  }, 60_000)

  afterAll(async () => {
    for (const person of open) await person.core.close()
    await server?.stop()
  }, 60_000)

  async function logIn(username: string): Promise<Person> {
    const person = await logInPerson(server.url, username)
    open.push(person)
    return person
  }

  it('[TR4] raises no alarm about people whose devices have come and gone', async () => {
    const chatId = await uma.core.openPrivateChat(vic.accountId)
    await uma.core.sendText({ chatId, text: 'before' })
    await vic.until(async () => (await vic.texts(chatId)).includes('before'))
    await logIn('uma')
    const second = (await uma.core.listDevices()).find((device) => !device.isCurrent)
    await uma.core.revokeDevices({ deviceIds: [second?.deviceId ?? ''], password: 'password of uma' })

    const phone = await logIn('vic')
    await phone.until(async () => (await phone.texts(chatId)).includes('before'))
    // What comes now is looked at after whatever the first page has set off.
    await uma.core.sendText({ chatId, text: 'after' })
    await phone.until(async () => (await phone.texts(chatId)).includes('after'))
    await phone.core.fetchPerson(uma.accountId)
    expect(phone.alarms).toEqual([])
  })

  it('[PJ4] shows every chat at the time of its newest message', async () => {
    const wes = await signUpPerson(server.url, 'wes')
    open.push(wes)
    await wes.until(async () => wes.accountId !== '')
    const chatId = await vic.core.openPrivateChat(wes.accountId)
    await vic.core.sendText({ chatId, text: 'hello' })
    await vic.core.createGroup({ title: 'Nobody has spoken', members: [wes.accountId] })
    await vic.until(async () => (await vic.core.readViews()).connection.queued === 0)

    const phone = await logIn('vic')
    const { chats: known } = await vic.core.readViews()
    await phone.until(async () => (await phone.core.readViews()).chats.length === known.length)
    const { chats } = await phone.core.readViews()
    const spoken = known.filter((chat) => chat.last !== undefined)
    expect(spoken.length).toBeGreaterThan(1)
    for (const { id, last } of spoken) {
      expect(chats.find((chat) => chat.id === id)).toMatchObject({
        activityAtMs: last?.atMs,
        last: { atMs: last?.atMs },
      })
    }
    const orderOf = (views: typeof chats) =>
      views.toSorted((a, b) => b.activityAtMs - a.activityAtMs).map(({ id }) => id)
    expect(orderOf(chats)).toEqual(orderOf(known))
  })
})
