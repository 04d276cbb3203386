import { makeNetwork, type Storage, type StoreName, systemClock } from '@stogram/core'
import { type MemoryDisk, makeMemoryDisk } from '@stogram/core/memory'
import { makeCookieFetch } from '@stogram/core/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LiveServer, startLiveServer } from './live-server.ts'
import { follow, logInPerson, openCore, type Person, signUpPerson } from './people.ts'

describe('devices that join', () => {
  let server: LiveServer
  let first: Person
  let second: Person

  beforeAll(async () => {
    server = await startLiveServer()
    first = await signUpPerson(server.url, 'ada')
  }, 60_000)
  afterAll(async () => {
    for (const person of [first, second]) await person?.core.close()
    await server?.stop()
  }, 60_000)

  const noticesOf = async ({ core }: Person) => (await core.readViews()).alarms

  it('[PE8] show on those that were there, with name and time, and not on themselves', async () => {
    const startedAtMs = Date.now()
    second = await logInPerson(server.url, 'ada')
    await first.until(async () => (await noticesOf(first))[0]?.deviceName)
    const devices = await first.core.listDevices()
    const joined = devices.find(({ isCurrent }) => !isCurrent)
    const [notice, ...others] = await noticesOf(first)
    expect(notice).toMatchObject({ code: 'DEVICE_ADDED', deviceId: joined?.deviceId, deviceName: 'Second' })
    expect(notice?.atMs).toBeGreaterThanOrEqual(startedAtMs)
    expect(others).toEqual([])
    expect(await noticesOf(second)).toEqual([])
  })

  it('[PE8] are told of once each, until that was read or the device signed out here', async () => {
    await first.core.dismissAlarm((await noticesOf(first))[0]?.id ?? '')
    const third = await logInPerson(server.url, 'ada')
    await second.until(async () => (await noticesOf(second)).length > 0)
    await first.until(async () => (await noticesOf(first)).length > 0)
    const added = (await noticesOf(first)).map(({ deviceId }) => deviceId)
    expect(added).toEqual((await noticesOf(second)).map(({ deviceId }) => deviceId))
    await first.core.revokeDevices({ deviceIds: added.flatMap((id) => id ?? []), password: 'password of ada' })
    await third.until(async () => (await third.core.readViews()).session.phase === 'signed-out')
    expect(await noticesOf(first)).toEqual([])
    expect((await noticesOf(second)).map(({ deviceId }) => deviceId)).toEqual(added)
    await third.core.close()
  })
  it('[PE8] are told of a log-in that was copied, but not those that came after it', async () => {
    const disk = makeMemoryDisk()
    const open = async (storage: Storage, fetch: typeof globalThis.fetch) => {
      const network = makeNetwork({ url: server.url, fetch })
      return follow(await openCore({ storage, network, clock: systemClock, deviceName: 'Copied' }))
    }
    const jar = makeCookieFetch()
    const cookies: string[] = []
    const keeping: typeof fetch = async (input, init) => {
      const answer = await jar(input, init)
      cookies.push(...answer.headers.getSetCookie())
      return answer
    }
    const copied = await open(disk.open(), keeping)
    await copied.core.logIn({ username: 'ada', password: 'password of ada' })
    await copied.core.close()
    const [stolen = ''] = cookies
    const copiedDisk = await copyOf(disk)
    const original = await open(disk.open(), keeping)
    await first.until(async () => (await noticesOf(first)).some(({ deviceName }) => deviceName === 'Copied'))
    await original.core.close()
    const copy = await open(copiedDisk, (input, init) => {
      const headers = new Headers(init?.headers)
      headers.set('cookie', stolen)
      return fetch(input, { ...init, headers })
    })
    await copy.until(async () => (await copy.core.readViews()).session.phase === 'signed-out')
    await copy.core.close()
    const isReuse = ({ code }: { code: string }) => code === 'SESSION_REUSED'
    await first.until(async () => (await noticesOf(first)).some(isReuse))
    expect((await noticesOf(first)).find(isReuse)?.deviceName).toBe('Copied')
    const late = await logInPerson(server.url, 'ada')
    const later = await logInPerson(server.url, 'ada')
    await late.until(async () => (await noticesOf(late)).length > 0)
    expect((await noticesOf(late)).map(({ code }) => code)).toEqual(['DEVICE_ADDED'])
    for (const person of [late, later]) await person.core.close()
  })
  it('[PE8] are told of no more by the device that changed the password, which signs all others out', async () => {
    expect((await noticesOf(first)).map(({ code }) => code)).toContain('DEVICE_ADDED')
    await first.core.changePassword({ oldPassword: 'password of ada', newPassword: 'another password of ada' })
    expect((await noticesOf(first)).map(({ code }) => code)).not.toContain('DEVICE_ADDED')
  })
})

/** What somebody has who copied the files of a device. */
async function copyOf(disk: MemoryDisk): Promise<Storage> {
  const storage = makeMemoryDisk().open()
  const stores: StoreName[] = ['meta', 'keys', 'people', 'logs', 'outbox']
  await storage.commit(
    stores.flatMap((store) => disk.rows(store).map(({ key, value }) => ({ store, key, put: value }))),
  )
  return storage
}
