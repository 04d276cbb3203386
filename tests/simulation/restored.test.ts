import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeNetwork, systemClock } from '@stogram/core'
import { makeMemoryDisk } from '@stogram/core/memory'
import { makeCookieFetch } from '@stogram/core/node'
import { loadConfig, makeLoggers, type RunningServer, startServer } from '@stogram/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCommand } from '../../server/src/cli/run-command.ts'
import { makeConsole } from '../../server/src/cli/testing/make-console.ts'
import { follow, logInPerson, openCore, type Person, signUpPerson } from './people.ts'

/** A server whose database is gone, and that restores a snapshot which was copied away before. */
describe('a server that was set back', () => {
  let directory: string
  let server: RunningServer
  let port = '0'
  let ada: Person
  let openAda: () => Promise<Person>
  let ben: Person
  let cara: Person
  const open: Person[] = []

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'stogram-restored-'))
    await start()
    port = new URL(server.url).port
    const [disk, network] = [makeMemoryDisk(), makeNetwork({ url: server.url, fetch: makeCookieFetch() })]
    openAda = async () => follow(await openCore({ storage: disk.open(), network, clock: systemClock, deviceName: 'A' }))
    ada = await openAda()
    await ada.core.signUp({ username: 'ada', displayName: 'Ada', password: 'password of ada' })
    ben = await signUpPerson(server.url, 'ben')
    cara = await signUpPerson(server.url, 'cara')
    open.push(ada, ben, cara)
    for (const person of open) await person.until(async () => person.accountId !== '')
  }, 60_000)

  afterAll(async () => {
    for (const person of open) await person.core.close()
    await server?.[Symbol.asyncDispose]()
    await rm(directory, { recursive: true, force: true })
  }, 60_000)

  async function start(): Promise<void> {
    const config = loadConfig({
      ...{ PORT: port, DATA_DIR: join(directory, 'data'), LOG_LEVEL: 'error', RATE_LIMIT_SCALE: '1000000' },
    })
    server = await startServer(config, { loggers: makeLoggers({ level: 'error' }), bcryptCost: 4 })
  }

  /** Stops the server while `change` is done to its files. */
  async function whileStopped(change: () => Promise<void>): Promise<void> {
    await server[Symbol.asyncDispose]()
    await change()
    await start()
    for (const person of open) person.core.wake()
  }

  const data = (name: string) => join(directory, 'data', name)
  const backup = () => join(directory, 'backup')
  const copyAway = () => whileStopped(() => cp(data('snapshots'), backup(), { recursive: true }))
  const putBack = () =>
    whileStopped(async () => {
      for (const name of ['pglite', 'snapshots']) await rm(data(name), { recursive: true })
      await cp(backup(), data('snapshots'), { recursive: true })
    })

  /** The start of an app takes a new cookie. */
  async function restartAda(): Promise<void> {
    const { alarms } = ada
    await ada.core.close()
    const next = await openAda()
    next.alarms.push(...alarms)
    open.splice(open.indexOf(ada), 1, next)
    ada = next
    await ada.until(async () => (await ada.core.readViews()).connection.state === 'online')
  }

  async function isShown(person: Person, chatId: string, text: string): Promise<void> {
    await person.until(async () => (await person.texts(chatId)).includes(text))
  }

  async function isSent(person: Person): Promise<void> {
    await person.until(async () => (await person.core.readViews()).connection.queued === 0)
  }

  it('[RB1] [RB2] [RB3] [SE13] loses nothing: what was said since then comes again, once, and the talk goes on', async () => {
    const chatId = await ada.core.openPrivateChat(ben.accountId)
    await ada.core.sendText({ chatId, text: 'm1' })
    await isShown(ben, chatId, 'm1')
    await copyAway()
    await ben.core.sendText({ chatId, text: 'm2' })
    await isShown(ada, chatId, 'm2')
    await ada.core.sendText({ chatId, text: 'm3' })
    await isShown(ben, chatId, 'm3')
    await ben.core.sendText({ chatId, text: 'm4' })
    await isShown(ada, chatId, 'm4')
    await restartAda()
    await putBack()
    await restartAda()

    await ada.core.sendText({ chatId, text: 'after 1' })
    await ben.core.sendText({ chatId, text: 'after 2' })
    const everything = ['after 1', 'after 2', 'm1', 'm2', 'm3', 'm4']
    for (const person of [ada, ben]) {
      await person.until(async () => {
        const messages = await person.messages(chatId)
        return everything.every((text) => messages.some((one) => one.text === text && one.state !== 'queued'))
      })
      await isSent(person)
    }
    await ada.core.sendText({ chatId, text: 'last' })
    await isShown(ben, chatId, 'last')
    for (const person of [ada, ben]) {
      await person.until(async () => (await person.texts(chatId)).length === everything.length + 1)
      expect((await person.texts(chatId)).toSorted()).toEqual([...everything, 'last'].toSorted())
      expect(new Set(person.alarms)).toEqual(new Set(['ROLLBACK']))
    }
    expect(await ada.texts(chatId)).toEqual(await ben.texts(chatId))

    const phone = await logInPerson(server.url, 'ben')
    open.push(phone)
    await isShown(phone, chatId, 'last')
    expect(await phone.texts(chatId)).toEqual(await ben.texts(chatId))
    expect(phone.alarms).toEqual([])
  })

  it('[RB3] [RB4] deletes again, begins lost private chats anew, and keeps lost groups to be read', async () => {
    const walks = await ada.core.createGroup({ title: 'Walks', members: [ben.accountId] })
    await ada.core.sendText({ chatId: walks, text: 'said too much' })
    await ada.core.sendText({ chatId: walks, text: 'and this' })
    await isShown(ben, walks, 'and this')
    await copyAway()
    const regretted = (await ada.messages(walks)).find((message) => message.text === 'said too much')
    await ada.core.deleteMessage({ chatId: walks, id: regretted?.id ?? '', forAll: true })
    await ben.until(async () => !(await ben.texts(walks)).includes('said too much'))
    await ada.core.renameGroup(walks, 'Long walks')
    await ada.core.addMembers(walks, [cara.accountId])
    await titleIs(ben, walks, 'Long walks')
    const pair = await ada.core.openPrivateChat(cara.accountId)
    await ada.core.sendText({ chatId: pair, text: 'nobody knows' })
    await isShown(cara, pair, 'nobody knows')
    await cara.core.sendText({ chatId: pair, text: 'not even the server' })
    await isShown(ada, pair, 'not even the server')
    const gone = await ada.core.createGroup({ title: 'Gone', members: [ben.accountId] })
    await ada.core.sendText({ chatId: gone, text: 'while it lasted' })
    await isShown(ben, gone, 'while it lasted')
    await putBack()

    for (const person of [ada, cara]) {
      await isNoticed(person, pair)
      await isSent(person)
    }
    for (const person of [ada, cara]) {
      await isShown(person, pair, 'nobody knows')
      await isShown(person, pair, 'not even the server')
    }
    await cara.core.sendText({ chatId: pair, text: 'and on' })
    await isShown(ada, pair, 'and on')
    expect(await ada.texts(pair)).toEqual(await cara.texts(pair))
    for (const person of [ada, ben]) {
      await titleIs(person, walks, 'Walks')
      await mayWrite(person, gone, false)
      expect(await person.texts(gone)).toEqual(['while it lasted'])
      expect(await person.core.readMembers(walks)).toHaveLength(2)
    }
    await mayWrite(cara, walks, false)
    await isNoticed(ada, walks)
    await isSent(ada)
    const desk = await logInPerson(server.url, 'ben')
    open.push(desk)
    await isShown(desk, walks, 'and this')
    expect(await desk.texts(walks)).toEqual(['and this'])
  })

  it('[OP21] [OP22] [RB3] loses nothing when a backup comes back that was taken while they talked', async () => {
    const chatId = await ada.core.openPrivateChat(ben.accountId)
    const everything = await ada.texts(chatId)
    const file = join(directory, 'stogram.backup')
    const talk = async (when: string) => {
      for (const [person, other] of [[ada, ben] as const, [ben, ada] as const]) {
        const text = `${when} ${person.accountId}`
        await person.core.sendText({ chatId, text })
        await isShown(other, chatId, text)
        everything.push(text)
      }
    }
    await talk('before')
    await Promise.all([stogram('backup', file), talk('meanwhile')])
    await talk('after')
    await whileStopped(() => stogram('restore', file, '--replace'))
    await talk('in the end')
    for (const person of [ada, ben]) {
      await isSent(person)
      await person.until(async () => (await person.texts(chatId)).length === everything.length)
      expect((await person.texts(chatId)).toSorted()).toEqual(everything.toSorted())
    }
    expect(await ada.texts(chatId)).toEqual(await ben.texts(chatId))
    const phone = await logInPerson(server.url, 'ada')
    open.push(phone)
    await phone.until(async () => (await phone.texts(chatId)).length === everything.length)
    expect(await phone.texts(chatId)).toEqual(await ada.texts(chatId))
  })

  async function stogram(...words: string[]): Promise<void> {
    const console = makeConsole({ DATA_DIR: join(directory, 'data') })
    expect([await runCommand(words, console), console.said()]).toEqual([0, expect.any(String)])
  }

  async function isNoticed(person: Person, chatId: string): Promise<void> {
    await person.until(async () => (await person.core.readViews()).alarms.some((alarm) => alarm.chatId === chatId))
  }

  async function titleIs(person: Person, chatId: string, title: string): Promise<void> {
    await person.until(async () => (await chatOf(person, chatId))?.title === title)
  }

  async function mayWrite(person: Person, chatId: string, canPost: boolean): Promise<void> {
    await person.until(async () => (await chatOf(person, chatId))?.canPost === canPost)
  }

  async function chatOf(person: Person, chatId: string) {
    return (await person.core.readViews()).chats.find((chat) => chat.id === chatId)
  }
})
