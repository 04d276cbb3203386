import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LiveServer, startLiveServer } from './live-server.ts'
import { logInPerson, type Person, signUpPerson } from './people.ts'

const LINK = { lifetimeMs: 86_400_000, maxUses: 5, needsApproval: false }

describe('a group that somebody left and comes back to', () => {
  let server: LiveServer
  let ada: Person
  let ben: Person
  let cara: Person
  let cara2: Person
  let dan: Person

  beforeAll(async () => {
    server = await startLiveServer()
    const names = ['ada', 'ben', 'cara', 'dan']
    const people = await Promise.all(names.map((name) => signUpPerson(server.url, name)))
    ;[ada, ben, cara, dan] = people as [Person, Person, Person, Person]
    cara2 = await logInPerson(server.url, 'cara')
    for (const person of [ada, ben, cara, cara2, dan]) await person.until(async () => person.accountId !== '')
  }, 60_000)

  afterAll(async () => {
    for (const person of [ada, ben, cara, cara2, dan]) await person?.core.close()
    await server?.stop()
  }, 60_000)

  const sees = (person: Person, chatId: string, text: string) =>
    person.until(async () => (await person.texts(chatId)).includes(text))
  const all = (people: Person[], run: (person: Person) => Promise<unknown>) => Promise.all(people.map(run))
  const chatOf = async (person: Person, chatId: string) =>
    (await person.core.readViews()).chats.find((chat) => chat.id === chatId)
  const mayWrite = (person: Person, chatId: string, isAble: boolean) =>
    person.until(async () => (await chatOf(person, chatId))?.canPost === isAble)
  const isTitled = (person: Person, chatId: string, title: string) =>
    person.until(async () => (await chatOf(person, chatId))?.title === title)
  const membersOf = async (person: Person, chatId: string) =>
    (await person.core.readMembers(chatId)).map(({ accountId, role }) => `${accountId} ${role}`).sort()

  /** Ops, epochs and messages that are not for somebody who is away. */
  async function goOnWithoutCara(chatId: string): Promise<void> {
    await ada.core.sendText({ chatId, text: 'without her' })
    await ada.core.addMembers(chatId, [dan.accountId])
    await ada.core.setRole(chatId, ben.accountId, 'ADMIN')
    await mayWrite(dan, chatId, true)
    await dan.core.sendText({ chatId, text: 'from Dan' })
    await sees(ada, chatId, 'from Dan')
    await ada.core.removeMember(chatId, dan.accountId)
    await ada.core.renameGroup(chatId, 'Another name')
  }

  async function letInByLink(chatId: string): Promise<void> {
    await cara.core.askToJoin(await ada.core.createGroupLink(chatId, LINK))
    await ada.until(async () => (await ada.core.readViews()).joinRequests.some((request) => request.chatId === chatId))
    await ada.core.decideJoin({ chatId, accountId: cara.accountId, isAdmitted: true })
  }

  const ways = {
    'by an addition': (chatId: string) => ada.core.addMembers(chatId, [cara.accountId]),
    'through a link': letInByLink,
  }

  it.each([
    ['by an addition', 'sinceJoin'],
    ['by an addition', 'all'],
    ['through a link', 'sinceJoin'],
    ['through a link', 'all'],
  ] as const)('[GR9] is taken up again %s, with history %s', async (way, history) => {
    const chatId = await ada.core.createGroup({ title: 'A name', members: [ben.accountId, cara.accountId] })
    await ada.core.setHistory(chatId, history)
    await ada.core.sendText({ chatId, text: 'before' })
    await all([ben, cara, cara2], (person) => sees(person, chatId, 'before'))
    await cara.core.leaveGroup(chatId)
    await all([cara, cara2], (person) => mayWrite(person, chatId, false))
    await goOnWithoutCara(chatId)

    await ways[way](chatId)
    await all([cara, cara2], (person) => mayWrite(person, chatId, true))
    await ada.core.sendText({ chatId, text: 'welcome back' })
    await all([cara, cara2], (person) => sees(person, chatId, 'welcome back'))
    await cara.core.sendText({ chatId, text: 'here again' })
    await all([ada, ben, cara, cara2], (person) => sees(person, chatId, 'here again'))

    // Changes by others, which she must not refuse, and hers, which they must not.
    await ben.core.addMembers(chatId, [dan.accountId])
    await ada.core.setRole(chatId, cara.accountId, 'ADMIN')
    await cara2.until(async () => (await membersOf(cara2, chatId)).includes(`${cara.accountId} ADMIN`))
    await cara2.core.removeMember(chatId, dan.accountId)
    await cara2.core.renameGroup(chatId, 'A third name')
    await all([ada, ben, cara], (person) => isTitled(person, chatId, 'A third name'))
    const members = await membersOf(ada, chatId)
    for (const person of [ben, cara, cara2]) {
      await person.until(async () => (await membersOf(person, chatId)).join() === members.join())
      expect(person.alarms).toEqual([])
    }
    for (const person of [cara, cara2]) {
      expect(await person.texts(chatId)).toEqual(['before', 'welcome back', 'here again'])
    }
  })
})
