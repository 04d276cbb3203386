import { type Clock, makeNetwork, systemClock } from '@stogram/core'
import { makeMemoryDisk } from '@stogram/core/memory'
import { makeCookieFetch } from '@stogram/core/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LiveServer, startLiveServer } from './live-server.ts'
import { follow, logInPerson, openCore, type Person } from './people.ts'

const HOUR_MS = 3_600_000

describe('devices whose clocks differ', () => {
  let server: LiveServer
  let people: Person[] = []

  beforeAll(async () => {
    server = await startLiveServer()
  }, 60_000)

  afterAll(async () => {
    for (const person of people) await person.core.close()
    await server?.stop()
  }, 60_000)

  async function signUpWithClock(username: string, skewMs: number) {
    const clock: Clock = { ...systemClock, nowMs: () => systemClock.nowMs() + skewMs }
    const disk = makeMemoryDisk()
    const network = makeNetwork({ url: server.url, fetch: makeCookieFetch() })
    const person = follow(await openCore({ storage: disk.open(), network, clock, deviceName: username }))
    people = [...people, person]
    await person.core.signUp({ username, displayName: username, password: `password of ${username}` })
    await person.until(async () => person.accountId !== '')
    /** Numbers of the epochs that this device holds. */
    const epochs = () =>
      disk.rows('epochs').flatMap(({ key }) => (Array.isArray(key) && key[1] === 'epoch' ? [Number(key[2])] : []))
    return { person, epochs }
  }

  it.each([
    ['ahead', HOUR_MS],
    ['behind', -HOUR_MS],
  ])(
    '[OB6] a device revoked by a clock that is %s costs each of the two one new epoch, and no more',
    async (name, skewMs) => {
      const { person: ada, epochs } = await signUpWithClock(`ada_${name}`, 0)
      const { person: ben } = await signUpWithClock(`ben_${name}`, skewMs)
      const phone = await logInPerson(server.url, `ben_${name}`)
      people = [...people, phone]
      const chatId = await ada.core.openPrivateChat(ben.accountId)
      await ada.core.sendText({ chatId, text: 'before' })
      await ben.until(async () => (await ben.texts(chatId)).includes('before'))
      await ben.core.sendText({ chatId, text: 'also before' })
      await ada.until(async () => (await ada.texts(chatId)).includes('also before'))
      const before = Math.max(...epochs())

      const second = (await ben.core.listDevices()).find((device) => !device.isCurrent)
      await ben.core.revokeDevices({ deviceIds: [second?.deviceId ?? ''], password: `password of ben_${name}` })
      await ada.core.fetchPerson(ben.accountId)
      for (const [from, to] of [
        [ada, ben],
        [ben, ada],
        [ada, ben],
        [ben, ada],
      ] as const) {
        const text = `after ${Math.random()}`
        await from.core.sendText({ chatId, text })
        await to.until(async () => (await to.texts(chatId)).includes(text))
      }
      const made = Math.max(...epochs()) - before
      expect(made).toBeGreaterThanOrEqual(1)
      expect(made).toBeLessThanOrEqual(2)
      expect([...ada.alarms, ...ben.alarms]).toEqual([])
    },
  )
})
