import { makeNetwork, type Network, systemClock } from '@stogram/core'
import { makeMemoryDisk } from '@stogram/core/memory'
import { makeCookieFetch } from '@stogram/core/node'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type LiveServer, startLiveServer } from './live-server.ts'
import { follow, logInPerson, openCore, type Person, signUpPerson } from './people.ts'

let server: LiveServer
const open: Person[] = []

beforeAll(async () => {
  server = await startLiveServer()
}, 60_000)

afterAll(async () => {
  for (const person of open) await person.core.close()
  await server?.stop()
}, 60_000)

it('[DV8] what a device wrote before it was revoked is believed by who learns of both at once, page by page', async () => {
  const disk = makeMemoryDisk()
  const inner = makeNetwork({ url: server.url, fetch: makeCookieFetch() })
  const knowsRevocation = () =>
    disk
      .rows('people')
      .some(({ value }) => Object.keys((value as { revocations?: object }).revocations ?? {}).length > 0)
  let pulls = 0
  let isSlow = false
  // Pages of a few items; after the first one the rest waits until the revocation was learned.
  const paged =
    (call: Network['request']): Network['request'] =>
    async (name, wire, token) => {
      if (name !== 'sync:pull' || !isSlow) return call(name, wire, token)
      if (pulls++ > 0) await expect.poll(knowsRevocation, { timeout: 30_000 }).toBe(true)
      return call(name, { ...wire, limit: 8 }, token)
    }
  const network: Network = {
    request: paged(inner.request),
    connect(token, handlers) {
      const socket = inner.connect(token, handlers)
      return {
        ...socket,
        call: (name, wire) => paged((called, input) => socket.call(called, input))(name, wire, token),
      }
    },
  }
  const openBen = async () =>
    follow(await openCore({ storage: disk.open(), network, clock: systemClock, deviceName: 'B' }))

  const ada = await signUpPerson(server.url, 'ada')
  let ben = await openBen()
  await ben.core.signUp({ username: 'ben', displayName: 'Ben', password: 'password of ben' })
  open.push(ada)
  for (const person of [ada, ben]) await person.until(async () => person.accountId !== '')
  const phone = await logInPerson(server.url, 'ada')
  open.push(phone)
  const pair = await ada.core.openPrivateChat(ben.accountId)
  const group = await ada.core.createGroup({ title: 'Busy', members: [ben.accountId] })
  await phone.until(async () => (await phone.core.readViews()).chats.length === 2)
  await phone.core.sendText({ chatId: group, text: 'hello' })
  await ben.until(async () => (await ben.texts(group)).includes('hello'))
  await ben.core.close()

  const said = Array.from({ length: 30 }, (_, i) => `message ${i + 1}`)
  for (const text of said) await phone.core.sendText({ chatId: group, text })
  await ada.until(async () => (await ada.texts(group)).includes('message 30'))
  const lost = (await ada.core.listDevices()).find((device) => !device.isCurrent)
  await ada.core.revokeDevices({ deviceIds: [lost?.deviceId ?? ''], password: 'password of ada' })
  await ada.core.sendText({ chatId: pair, text: 'the phone is gone' })
  await ada.until(async () => (await ada.core.readViews()).connection.queued === 0)

  isSlow = true
  ben = await openBen()
  open.push(ben)
  await ben.until(async () => (await ben.texts(pair)).includes('the phone is gone'))
  await ben.until(async () => (await ben.texts(group)).includes('message 30'))
  expect(await ben.texts(group)).toEqual(['hello', ...said])
  expect(ben.alarms).toEqual([])
})
