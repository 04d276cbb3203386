import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LiveServer, startLiveServer } from './live-server.ts'
import { logInPerson, type Person, signUpPerson } from './people.ts'

const COUNT = 600

describe('the history of a new device', () => {
  let server: LiveServer
  let ada: Person
  let ben: Person
  let phone: Person | undefined

  beforeAll(async () => {
    server = await startLiveServer()
    ada = await signUpPerson(server.url, 'ada')
    ben = await signUpPerson(server.url, 'ben')
    for (const person of [ada, ben]) await person.until(async () => person.accountId !== '')
  }, 60_000)

  afterAll(async () => {
    for (const person of [ada, ben, phone]) await person?.core.close()
    await server?.stop()
  }, 60_000)

  it('[RP2] [IN2] comes newest first and fills downwards, with edits and reactions in their places', async () => {
    const chatId = await ada.core.openPrivateChat(ben.accountId)
    const expected = Array.from({ length: COUNT }, (_, n) => `line ${n}`)
    for (const text of expected) await ada.core.sendText({ chatId, text })
    await ben.until(async () => (await ben.texts(chatId)).length === COUNT)
    await ada.until(async () => (await ada.core.readViews()).connection.queued === 0)
    const target = (await ben.messages(chatId)).find((message) => message.text === 'line 3')
    const id = target?.id ?? ''
    await ben.core.react({ chatId, id, emoji: '👍' })
    await ada.core.editText({ chatId, id, text: 'line three' })
    await ben.until(async () => (await ben.texts(chatId))[3] === 'line three')
    await ben.core.markRead(chatId, Number.MAX_SAFE_INTEGER)
    await ada.until(async () => (await ada.messages(chatId)).at(-1)?.state === 'read')

    phone = await logInPerson(server.url, 'ben')
    const second = phone
    await second.until(async () => (await second.texts(chatId)).length > 0)
    const first = await second.texts(chatId)
    expect(first.at(-1)).toBe(`line ${COUNT - 1}`)
    await second.until(async () => (await second.texts(chatId)).length === COUNT)
    expected[3] = 'line three'
    expect(await second.texts(chatId)).toEqual(expected)
    const old = (await second.messages(chatId)).find((message) => message.id === id)
    expect(old?.reactions).toEqual([expect.objectContaining({ emoji: '👍', own: true })])
    const [chat] = (await second.core.readViews()).chats
    expect(chat?.unread).toBe(0)
    expect([...ada.alarms, ...ben.alarms, ...second.alarms]).toEqual([])
    const progress = second.patches.flatMap((patch) =>
      patch.topic === 'session' && patch.value.phase === 'signed-in' ? [patch.value.progress] : [],
    )
    expect(progress.some((value) => value !== undefined)).toBe(true)
    expect(progress.at(-1)).toBeUndefined()

    await ada.core.sendText({ chatId, text: 'live again' })
    await second.until(async () => (await second.texts(chatId)).at(-1) === 'live again')
    const middle = await second.core.readMessages({ chatId, around: old?.order ?? 0, limit: 5 })
    expect(middle.messages.map((message) => message.text)).toEqual([
      'line 1',
      'line 2',
      'line three',
      'line 4',
      'line 5',
    ])
    expect(middle).toMatchObject({ hasOlder: true, hasNewer: true })
  })
})
