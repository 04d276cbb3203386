import { makeNetwork, systemClock } from '@stogram/core'
import { makeMemoryDisk } from '@stogram/core/memory'
import { makeCookieFetch } from '@stogram/core/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LiveServer, startLiveServer } from './live-server.ts'
import { follow, openCore, type Person, signUpPerson } from './people.ts'
import { makeScriptedNetwork, nextCalls, type ScriptedNetwork } from './scripted-network.ts'

describe('making a group on a network that loses answers', () => {
  let server: LiveServer
  let ada: Person
  let ben: Person
  let network: ScriptedNetwork
  const disk = makeMemoryDisk()

  async function openAda(): Promise<Person> {
    return follow(await openCore({ storage: disk.open(), network, clock: systemClock, deviceName: 'Desk' }))
  }

  beforeAll(async () => {
    server = await startLiveServer()
    ben = await signUpPerson(server.url, 'ben')
    network = makeScriptedNetwork(makeNetwork({ url: server.url, fetch: makeCookieFetch() }))
    ada = await openAda()
    await ada.core.signUp({ username: 'ada', displayName: 'Ada', password: 'password of ada' })
    await ben.until(async () => ben.accountId !== '')
    // Whom one writes with is known already; what is asked for from here on is the group.
    await ada.core.openPrivateChat(ben.accountId)
  }, 60_000)

  afterAll(async () => {
    for (const person of [ada, ben]) await person?.core.close()
    await server?.stop()
  }, 60_000)

  async function groupsOf(person: Person): Promise<string[]> {
    const { chats } = await person.core.readViews()
    return chats.filter(({ kind }) => kind === 'GROUP').map(({ title }) => title)
  }

  async function has(person: Person, ...titles: string[]): Promise<void> {
    await person.until(async () => JSON.stringify((await groupsOf(person)).sort()) === JSON.stringify(titles))
  }

  it('[GR8] a lost answer makes neither a second group nor one without a name, whoever asks again', async () => {
    nextCalls(network, 'chat:create', 'lose-answer')
    const input = { title: 'Holiday', members: [ben.accountId] }
    await expect(ada.core.createGroup(input)).rejects.toMatchObject({ code: 'offline' })
    await has(ada, 'Holiday')
    const chatId = await ada.core.createGroup(input)
    await ada.core.sendText({ chatId, text: 'packed?' })
    await ben.until(async () => (await groupsOf(ben)).length > 0 && (await ben.texts(chatId)).includes('packed?'))
    await has(ben, 'Holiday')
    expect(await groupsOf(ada)).toEqual(['Holiday'])
  })

  it('[GR8] what was asked for before a crash is there after the next start, with its title', async () => {
    network.fateOf = (name) => (name === 'chat:create' ? 'lose-answer' : undefined)
    const input = { title: 'After the crash', members: [ben.accountId] }
    for (let i = 0; i < 2; i++) {
      await expect(ada.core.createGroup(input)).rejects.toMatchObject({ code: 'offline' })
    }
    await ada.core.close()
    network.fateOf = () => undefined
    ada = await openAda()
    await has(ada, 'After the crash', 'Holiday')
    await has(ben, 'After the crash', 'Holiday')
  })

  it('[GR8] a group that is refused for good is not asked for again', async () => {
    nextCalls(network, 'chat:create', { code: 'forbidden', message: 'no' })
    const input = { title: 'Refused', members: [ben.accountId] }
    await expect(ada.core.createGroup(input)).rejects.toMatchObject({ code: 'forbidden' })
    expect(JSON.stringify(disk.rows('meta'))).not.toContain('Refused')
  })
})
