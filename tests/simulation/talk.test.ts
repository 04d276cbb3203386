import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LiveServer, startLiveServer } from './live-server.ts'
import { type Person, signUpPerson } from './people.ts'

describe('two people on a real server', () => {
  let server: LiveServer
  let ada: Person
  let ben: Person

  beforeAll(async () => {
    server = await startLiveServer()
    ada = await signUpPerson(server.url, 'ada')
    ben = await signUpPerson(server.url, 'ben')
    await ben.until(async () => ben.accountId !== '')
  }, 60_000)

  afterAll(async () => {
    await ada?.core.close()
    await ben?.core.close()
    await server?.stop()
  }, 60_000)

  it('[SS1] sign up, find each other and talk both ways', async () => {
    const found = await ada.core.findPerson('ben')
    expect(found?.accountId).toBe(ben.accountId)
    const chatId = await ada.core.openPrivateChat(ben.accountId)
    await ada.core.sendText({ chatId, text: 'hello' })
    await ben.until(async () => (await ben.core.readViews()).chats.some((chat) => chat.id === chatId))
    await ben.until(async () => (await ben.texts(chatId)).includes('hello'))
    await ben.core.sendText({ chatId, text: 'hi Ada' })
    await ada.until(async () => (await ada.texts(chatId)).includes('hi Ada'))
    expect(await ada.texts(chatId)).toEqual(['hello', 'hi Ada'])
    expect(await ben.texts(chatId)).toEqual(['hello', 'hi Ada'])
    const [first] = await ada.messages(chatId)
    expect(first?.isOwn).toBe(true)
    await ada.until(async () => (await ada.messages(chatId))[0]?.state === 'delivered')
    await ben.core.markRead(chatId, 1_000)
    await ada.until(async () => (await ada.messages(chatId))[0]?.state === 'read')
    expect([...ada.alarms, ...ben.alarms]).toEqual([])
  })

  it('[OB9] a text that is handed over again under its id is one message, before it was sent and after', async () => {
    const chatId = await ada.core.openPrivateChat(ben.accountId)
    const message = { id: '019a0000-0000-7000-8000-000000000001', chatId, text: 'only once' }
    await Promise.all([ada.core.sendText(message), ada.core.sendText(message)])
    await ben.until(async () => (await ben.texts(chatId)).includes('only once'))
    expect(await ada.core.sendText(message)).toMatchObject({ id: message.id, text: 'only once' })
    await ada.core.sendText({ chatId, text: 'afterwards' })
    await ben.until(async () => (await ben.texts(chatId)).includes('afterwards'))
    expect((await ben.texts(chatId)).slice(-2)).toEqual(['only once', 'afterwards'])
  })
})
