import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LiveServer, startLiveServer } from './live-server.ts'
import { type Person, signUpPerson } from './people.ts'

describe('who is there', () => {
  let server: LiveServer
  let ada: Person
  let ben: Person

  beforeAll(async () => {
    server = await startLiveServer()
    ada = await signUpPerson(server.url, 'ada')
    ben = await signUpPerson(server.url, 'ben')
    for (const person of [ada, ben]) {
      await person.until(async () => (await person.core.readViews()).connection.state === 'online')
    }
  }, 90_000)

  afterAll(async () => {
    await Promise.all([ada, ben].map((person) => person?.core.close()))
    await server?.stop()
  }, 60_000)

  it('[PR1] [PR2] is known of who began a chat at once, of the other one after the first answer', async () => {
    const chatId = await ada.core.openPrivateChat(ben.accountId)
    await ben.until(async () => isThere(ben, ada))
    expect(await isThere(ada, ben)).toBe(false)
    await ben.core.sendText({ chatId, text: 'hello' })
    await ada.until(async () => isThere(ada, ben))
    expect([...ada.alarms, ...ben.alarms]).toEqual([])
  })
})

async function isThere(viewer: Person, other: Person): Promise<boolean> {
  const { presences } = await viewer.core.readViews()
  return presences.some(({ accountId, status }) => accountId === other.accountId && status === 'ONLINE')
}
