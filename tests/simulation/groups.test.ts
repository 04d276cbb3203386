import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LiveServer, startLiveServer } from './live-server.ts'
import { logInPerson, type Person, signUpPerson } from './people.ts'

describe('groups and devices on a real server', () => {
  let server: LiveServer
  let ada: Person
  let ben: Person
  let cara: Person
  let ben2: Person | undefined

  beforeAll(async () => {
    server = await startLiveServer()
    ada = await signUpPerson(server.url, 'ada')
    ben = await signUpPerson(server.url, 'ben')
    cara = await signUpPerson(server.url, 'cara')
    for (const person of [ada, ben, cara]) await person.until(async () => person.accountId !== '')
  }, 60_000)

  afterAll(async () => {
    for (const person of [ada, ben, cara, ben2]) await person?.core.close()
    await server?.stop()
  }, 60_000)

  it('[SS2] a group is made, grows, shrinks, is renamed; a second device reads all of it', async () => {
    const chatId = await ada.core.createGroup({ title: 'Walks', members: [ben.accountId] })
    await ada.core.sendText({ chatId, text: 'first' })
    await ben.until(async () => (await readTexts(ben, chatId)).includes('first'))
    await ben.until(async () => titleOf(ben, chatId).then((title) => title === 'Walks'))

    await ada.core.addMembers(chatId, [cara.accountId])
    await ada.core.sendText({ chatId, text: 'welcome Cara' })
    await cara.until(async () => (await readTexts(cara, chatId)).includes('welcome Cara'))
    await cara.until(async () => titleOf(cara, chatId).then((title) => title === 'Walks'))
    expect(await readTexts(cara, chatId)).toEqual(['welcome Cara'])
    await cara.core.sendText({ chatId, text: 'thanks' })
    await ben.until(async () => (await readTexts(ben, chatId)).includes('thanks'))

    await ada.core.renameGroup(chatId, 'Long walks')
    await cara.until(async () => titleOf(cara, chatId).then((title) => title === 'Long walks'))
    const members = await cara.core.readMembers(chatId)
    expect(members.map((member) => member.role).sort()).toEqual(['MEMBER', 'MEMBER', 'OWNER'])

    const [welcome] = (await ben.messages(chatId)).filter((message) => message.text === 'welcome Cara')
    await ben.core.react({ chatId, id: welcome?.id ?? '', emoji: '👋' })
    await ada.until(async () => {
      const row = (await ada.messages(chatId)).find((message) => message.id === welcome?.id)
      return row?.reactions.some((reaction) => reaction.emoji === '👋' && reaction.accountIds.length === 1)
    })
    await ada.core.editText({ chatId, id: welcome?.id ?? '', text: 'welcome, Cara!' })
    await cara.until(async () => (await readTexts(cara, chatId)).includes('welcome, Cara!'))

    ben2 = await logInPerson(server.url, 'ben')
    const second = ben2
    await second.until(async () => (await readTexts(second, chatId)).length === 3)
    expect(await readTexts(second, chatId)).toEqual(['first', 'welcome, Cara!', 'thanks'])
    await second.core.sendText({ chatId, text: 'from my phone', replyTo: welcome?.id ?? '' })
    for (const person of [ada, ben, cara]) {
      await person.until(async () => (await readTexts(person, chatId)).includes('from my phone'))
    }
    const own = (await ben.messages(chatId)).find((message) => message.text === 'from my phone')
    expect(own?.isOwn).toBe(true)
    expect(own?.replyTo?.text).toBe('welcome, Cara!')
    expect((await ben.core.listDevices()).length).toBe(2)

    await ada.core.removeMember(chatId, cara.accountId)
    await ada.core.sendText({ chatId, text: 'without Cara' })
    await ben.until(async () => (await readTexts(ben, chatId)).includes('without Cara'))
    await cara.until(async () =>
      (await cara.core.readViews()).chats.some((chat) => chat.id === chatId && !chat.canPost),
    )
    await expect(cara.core.sendText({ chatId, text: 'still here?' })).rejects.toMatchObject({ code: 'forbidden' })
    expect(await readTexts(cara, chatId)).not.toContain('without Cara')

    await ada.core.leaveGroup(chatId)
    await ben.until(async () =>
      (await ben.core.readViews()).chats.some((chat) => chat.id === chatId && chat.memberCount === 1),
    )
    await ben.core.sendText({ chatId, text: 'alone' })
    await second.until(async () => (await readTexts(second, chatId)).includes('alone'))
    expect([ada, ben, cara, second].flatMap((person) => person.alarms)).toEqual([])
    const sentences = (await ben.messages(chatId)).filter((message) => message.kind === 'system')
    expect(sentences.map(({ text }) => text.replaceAll(/[\u2068\u2069]/g, ''))).toEqual([
      'Ada created the group',
      'Ada added Cara',
      'Ada renamed the group to “Long walks”',
      'Ada removed Cara',
      'Ada made you an owner',
      'Ada left',
    ])
  })

  it('[GR1] owners give roles, and the last one hands the group over to whom they choose', async () => {
    const chatId = await ada.core.createGroup({ title: 'Roles', members: [ben.accountId, cara.accountId] })
    const roleOf = async (viewer: Person, accountId: string) =>
      (await viewer.core.readMembers(chatId)).find((member) => member.accountId === accountId)?.role
    await cara.until(async () => titleOf(cara, chatId).then((title) => title === 'Roles'))
    await expect(cara.core.setRole(chatId, ben.accountId, 'ADMIN')).rejects.toMatchObject({ code: 'forbidden' })
    await expect(cara.core.renameGroup(chatId, 'Mine')).rejects.toMatchObject({ code: 'forbidden' })
    await expect(ada.core.renameGroup(chatId, 'x'.repeat(200))).rejects.toMatchObject({ code: 'too_large' })

    await ada.core.setRole(chatId, ben.accountId, 'ADMIN')
    await ben.until(async () => (await roleOf(ben, ben.accountId)) === 'ADMIN')
    await expect(ben.core.setRole(chatId, ada.accountId, 'MEMBER')).rejects.toMatchObject({ code: 'forbidden' })
    await ada.core.setRole(chatId, ben.accountId, 'MEMBER')
    await ben.until(async () => (await roleOf(ben, ben.accountId)) === 'MEMBER')

    await ada.core.leaveGroup(chatId, cara.accountId)
    await cara.until(async () => (await roleOf(cara, cara.accountId)) === 'OWNER')
    await cara.core.renameGroup(chatId, 'Mine')
    await ben.until(async () => titleOf(ben, chatId).then((title) => title === 'Mine'))
    expect([ada, ben, cara].flatMap((person) => person.alarms)).toEqual([])
  })

  it('[GR5] an owner closes a group for good', async () => {
    const chatId = await ada.core.createGroup({ title: 'Short', members: [ben.accountId, cara.accountId] })
    await ada.core.setRole(chatId, ben.accountId, 'ADMIN')
    await ben.until(async () => titleOf(ben, chatId).then((title) => title === 'Short'))
    await ben.until(async () =>
      (await ben.core.readMembers(chatId)).some(({ role, isSelf }) => isSelf && role === 'ADMIN'),
    )
    await expect(ben.core.closeGroup(chatId)).rejects.toMatchObject({ code: 'forbidden' })
    await ada.core.closeGroup(chatId)
    await ada.core.closeGroup(chatId)
    for (const person of [ada, ben, cara]) {
      const isOver = async () => (await person.core.readViews()).chats.find((chat) => chat.id === chatId)?.isClosed
      await person.until(isOver)
      await expect(person.core.sendText({ chatId, text: 'late' })).rejects.toMatchObject({ code: 'forbidden' })
    }
    expect([ada, ben, cara].flatMap((person) => person.alarms)).toEqual([])
  })

  it('[SS3] a revoked device is signed out and forgets everything', async () => {
    const devices = await ben.core.listDevices()
    const second = devices.find((device) => !device.isCurrent)
    expect(second?.name).toBe('Second')
    await ben.core.revokeDevices({ deviceIds: [second?.deviceId ?? ''], password: 'password of ben' })
    const phone = ben2
    await phone?.until(async () => {
      const { session } = await phone.core.readViews()
      return session.phase === 'signed-out' && session.reason === 'revoked'
    })
    expect((await phone?.core.readViews())?.chats).toEqual([])
    expect((await ben.core.listDevices()).length).toBe(1)
    const chatId = await ada.core.openPrivateChat(ben.accountId)
    await ada.core.sendText({ chatId, text: 'private' })
    await ben.until(async () => (await readTexts(ben, chatId)).includes('private'))
    expect([ada, ben, cara].flatMap((person) => person.alarms)).toEqual([])
  })
})

async function readTexts(person: Person, chatId: string): Promise<string[]> {
  return person.texts(chatId)
}

async function titleOf(person: Person, chatId: string): Promise<string | undefined> {
  return (await person.core.readViews()).chats.find((chat) => chat.id === chatId)?.title
}
