import { makeNetwork, systemClock } from '@stogram/core'
import { makeMemoryStorage } from '@stogram/core/memory'
import { makeCookieFetch } from '@stogram/core/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LiveServer, startLiveServer } from './live-server.ts'
import { follow, openCore, type Person, signUpPerson } from './people.ts'
import { makeScriptedNetwork, nextCalls, type ScriptedNetwork } from './scripted-network.ts'

const FORBIDDEN = { code: 'forbidden', message: 'no' } as const

describe('what the server refuses for good', () => {
  let server: LiveServer
  let ada: Person
  let ben: Person
  let network: ScriptedNetwork
  let chatId: string

  beforeAll(async () => {
    server = await startLiveServer()
    ben = await signUpPerson(server.url, 'ben')
    network = makeScriptedNetwork(makeNetwork({ url: server.url, fetch: makeCookieFetch() }))
    const storage = makeMemoryStorage()
    ada = follow(await openCore({ storage, network, clock: systemClock, deviceName: 'Desk' }))
    await ada.core.signUp({ username: 'ada', displayName: 'Ada', password: 'password of ada' })
    await ben.until(async () => ben.accountId !== '')
    chatId = await ada.core.openPrivateChat(ben.accountId)
  }, 60_000)

  afterAll(async () => {
    for (const person of [ada, ben]) await person?.core.close()
    await server?.stop()
  }, 60_000)

  async function sent(text: string): Promise<string> {
    const { id } = await ada.core.sendText({ chatId, text })
    await ben.until(async () => (await ben.texts(chatId)).includes(text))
    await isSettled()
    return id
  }

  /** Sealed, sent and lost: from here on it may be under way, and what changes it follows it. */
  async function tried(text: string): Promise<string> {
    network.calls.length = 0
    network.fateOf = (name) => (name === 'message:send' ? 'lose-request' : undefined)
    const { id } = await ada.core.sendText({ chatId, text })
    await ada.until(async () => network.calls.includes('message:send'))
    return id
  }

  /** Nothing waits any more, and the newest patches were told. */
  async function isSettled(): Promise<void> {
    await ada.until(async () => (await ada.core.readViews()).connection.queued === 0)
  }

  async function find(id: string) {
    return (await ada.messages(chatId)).find((message) => message.id === id)
  }

  function refuseSends(isMeant: (wire: Record<string, unknown>) => boolean): void {
    network.fateOf = (name, wire) => (name === 'message:send' && isMeant(wire) ? FORBIDDEN : undefined)
  }

  it('[OB7] a refused edit, reaction or deletion is shown as such and leaves the message as it was', async () => {
    const id = await sent('as it was')
    refuseSends((wire) => wire['targetId'] === id)
    await ada.core.editText({ chatId, id, text: 'changed' })
    expect((await find(id))?.text).toBe('changed')
    await ada.until(async () => (await find(id))?.failedChange !== undefined)
    expect(await find(id)).toMatchObject({ text: 'as it was', failedChange: { type: 'edit', failure: 'forbidden' } })
    expect((await find(id))?.editedAtMs).toBeUndefined()
    expect((await ada.core.readViews()).chats[0]).toMatchObject({ failed: 1, last: { text: 'as it was' } })
    await ada.core.discardMessages(chatId, [id])
    expect((await find(id))?.failedChange).toBeUndefined()

    await ada.core.react({ chatId, id, emoji: '👍' })
    expect((await find(id))?.reactions).toEqual([expect.objectContaining({ emoji: '👍', own: true })])
    await ada.until(async () => (await find(id))?.failedChange?.type === 'reaction')
    expect((await find(id))?.reactions).toEqual([])
    network.fateOf = () => undefined
    await ada.core.react({ chatId, id, emoji: '🎉' })
    await isSettled()
    expect(await find(id)).toMatchObject({ reactions: [{ emoji: '🎉', own: true }] })
    expect((await find(id))?.failedChange).toBeUndefined()
    expect((await ada.core.readViews()).chats[0]?.failed).toBe(0)

    refuseSends((wire) => wire['targetId'] === id)
    await ada.core.deleteMessage({ chatId, id, forAll: true })
    expect((await find(id))?.kind).toBe('deleted')
    await ada.until(async () => (await find(id))?.failedChange?.type === 'delete')
    expect(await find(id)).toMatchObject({ kind: 'text', text: 'as it was' })
    network.fateOf = () => undefined
    await ada.core.retryMessages(chatId, [id])
    await ben.until(async () => !(await ben.texts(chatId)).includes('as it was'))
    await isSettled()
    expect(await find(id)).toMatchObject({ kind: 'deleted' })
    expect((await ada.core.readViews()).chats[0]?.failed).toBe(0)
  })

  it('[OB3] a refused message waits for a decision, those behind it go on, and a retry sends it', async () => {
    let refused: unknown
    refuseSends((wire) => {
      refused ??= wire['id']
      return wire['id'] === refused
    })
    const { id } = await ada.core.sendText({ chatId, text: 'refused' })
    await ada.core.sendText({ chatId, text: 'behind it' })
    await ben.until(async () => (await ben.texts(chatId)).includes('behind it'))
    await ada.until(async () => (await find(id))?.state === 'failed')
    expect(await ben.texts(chatId)).not.toContain('refused')
    network.fateOf = () => undefined
    await ada.core.retryMessages(chatId, [id])
    await ben.until(async () => (await ben.texts(chatId)).includes('refused'))
    await isSettled()
    expect((await find(id))?.failure).toBeUndefined()
  })

  it('[OB3] [MS6] more refusals than a message can name hold up nothing that is written later', async () => {
    refuseSends(() => true)
    const ids = []
    for (let n = 0; n < 260; n++) ids.push((await ada.core.sendText({ chatId, text: `refused ${n}` })).id)
    await isSettled()
    await ada.core.discardMessages(chatId, ids)
    network.fateOf = () => undefined
    await sent('after all of them')
    expect(ben.alarms).toEqual([])
  })

  it('[OB7] a message that was to be edited when it is refused keeps the edit; one to be deleted is gone', async () => {
    const edited = await tried('first words')
    await ada.core.editText({ chatId, id: edited, text: 'better words' })
    refuseSends((wire) => wire['id'] === edited)
    await ada.until(async () => (await find(edited))?.state === 'failed')
    const deleted = await tried('never to be seen')
    await ada.core.deleteMessage({ chatId, id: deleted, forAll: true })
    refuseSends((wire) => wire['id'] === deleted)
    await isSettled()
    expect(await find(deleted)).toBeUndefined()
    network.fateOf = () => undefined
    await ada.core.retryMessages(chatId, [edited, deleted])
    await ben.until(async () => (await ben.texts(chatId)).includes('better words'))
    expect(await ben.texts(chatId)).not.toContain('never to be seen')
    expect([...ada.alarms, ...ben.alarms]).toEqual([])
  })

  it('[GR7] a new title that somebody else was faster than is planned again, not dropped', async () => {
    network.fateOf = () => undefined
    const group = await ada.core.createGroup({ title: 'Walks', members: [ben.accountId] })
    const titleOf = async () => (await ada.core.readViews()).chats.find((chat) => chat.id === group)?.title
    await ben.until(async () => (await ben.core.readViews()).chats.some((chat) => chat.id === group))
    // Whoever leaves cannot make the next epoch: the title needs it first.
    await ben.core.leaveGroup(group)
    await ada.until(async () => (await ada.core.readMembers(group)).length === 1)
    nextCalls(network, 'chat:change', { code: 'stale_epoch', message: 'somebody was faster' })
    await ada.core.renameGroup(group, 'Long walks')
    await ada.until(async () => (await titleOf()) === 'Long walks')
  })
})
