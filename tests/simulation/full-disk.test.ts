import { makeNetwork, systemClock } from '@stogram/core'
import { makeMemoryDisk } from '@stogram/core/memory'
import { makeCookieFetch } from '@stogram/core/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LiveServer, startLiveServer } from './live-server.ts'
import { follow, openCore, type Person, signUpPerson } from './people.ts'

describe('a device whose disk is full', () => {
  let server: LiveServer
  let ada: Person

  beforeAll(async () => {
    server = await startLiveServer()
    ada = await signUpPerson(server.url, 'ada')
    await ada.until(async () => ada.accountId !== '')
  }, 60_000)

  afterAll(async () => {
    await ada?.core.close()
    await server?.stop()
  }, 60_000)

  it('[OB1] [RP4] stops with a plain state, can be read, loses nothing that was kept, and goes on when there is room again', async () => {
    let isFull = false
    const disk = makeMemoryDisk({ fateOfCommit: () => (isFull ? 'full' : 'ok') })
    const network = makeNetwork({ url: server.url, fetch: makeCookieFetch() })
    const open = () => openCore({ storage: disk.open(), network, clock: systemClock, deviceName: 'Small' })
    const ben = follow(await open())
    await ben.core.signUp({ username: 'ben', displayName: 'Ben', password: 'password of ben' })
    const chatId = await ben.core.openPrivateChat(ada.accountId)
    await ben.core.sendText({ chatId, text: 'kept' })
    isFull = true
    await expect(ben.core.sendText({ chatId, text: 'refused' })).rejects.toMatchObject({ code: 'storage_failed' })
    await ben.until(async () => (await ben.core.readViews()).connection.isStorageFull === true)
    expect((await ben.core.readViews()).session.phase).toBe('signed-in')
    expect((await ben.core.readMessages({ chatId, limit: 10 })).messages.map(({ text }) => text)).toContain('kept')
    await ben.core.close()

    isFull = false
    const again = follow(await open())
    await again.until(async () => (await again.core.readViews()).connection.queued === 0)
    await ada.until(async () => (await ada.texts(chatId)).includes('kept'))
    await again.core.sendText({ chatId, text: 'and on' })
    await ada.until(async () => (await ada.texts(chatId)).includes('and on'))
    expect(await ada.texts(chatId)).toEqual(['kept', 'and on'])
    expect([...ada.alarms, ...ben.alarms, ...again.alarms]).toEqual([])
    await again.core.logOut()
    expect(disk.rows('messages')).toEqual([])
    expect((await again.core.readViews()).session).toEqual({ phase: 'signed-out', reason: 'logged_out' })
    await again.core.close()
  })
})
