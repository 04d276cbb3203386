import type { ErrorBody } from '@stogram/contract'
import { type Core, makeNetwork, STORES, systemClock } from '@stogram/core'
import { type CommitFate, type MemoryDisk, makeMemoryDisk } from '@stogram/core/memory'
import { makeCookieFetch } from '@stogram/core/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LiveServer, startLiveServer } from './live-server.ts'
import { follow, logInPerson, openCore, type Person, signUpPerson } from './people.ts'
import { makeScriptedNetwork, nextCalls, type ScriptedNetwork } from './scripted-network.ts'

describe('sessions on a real server', () => {
  let server: LiveServer
  let ada: Person
  let place: Place
  let chatId: string
  /** Of the next commits, in order. */
  const fates: CommitFate[] = []

  interface Place {
    disk: MemoryDisk
    network: ScriptedNetwork
    person: Person
    reopen(): Promise<void>
    left(): string[]
  }

  beforeAll(async () => {
    server = await startLiveServer()
    ada = await signUpPerson(server.url, 'ada')
    await ada.until(async () => ada.accountId !== '')
    place = await openPlace()
  }, 60_000)

  afterAll(async () => {
    for (const person of [ada, place?.person]) await person?.core.close()
    await server?.stop()
  }, 60_000)

  async function openPlace(): Promise<Place> {
    const disk = makeMemoryDisk({ fateOfCommit: () => fates.shift() ?? 'ok' })
    const network = makeScriptedNetwork(makeNetwork({ url: server.url, fetch: makeCookieFetch() }))
    const open = async (): Promise<Person> =>
      follow(await openCore({ storage: disk.open(), network, clock: systemClock, deviceName: 'P' }))
    const opened: Place = {
      disk,
      network,
      person: await open(),
      async reopen() {
        await opened.person.core.close()
        opened.person = await open()
      },
      left: () => STORES.filter((store) => disk.rows(store).length > 0),
    }
    return opened
  }

  const core = (): Core => place.person.core
  const ben = { username: 'ben', password: 'password of ben' }

  async function phaseIs(phase: string, reason?: string): Promise<void> {
    await place.person.until(async () => {
      const { session } = await core().readViews()
      return session.phase === phase && (reason === undefined || ('reason' in session && session.reason === reason))
    })
  }

  it('[SS8] a lost answer to signing up makes neither a ghost nor a second account', async () => {
    nextCalls(place.network, 'auth:register', 'lose-answer', 2)
    await core().signUp({ ...ben, displayName: 'Ben' })
    await phaseIs('signed-in')
    await place.person.until(async () => place.person.accountId !== '')
    chatId = await ada.core.openPrivateChat(place.person.accountId)
    await ada.core.sendText({ chatId, text: 'welcome' })
    await place.person.until(async () => (await place.person.texts(chatId)).includes('welcome'))
  })

  it('[SS3] a revocation whose answer was lost is finished by asking again, and reaches the groups', async () => {
    const phone = await logInPerson(server.url, 'ben')
    const group = await ada.core.createGroup({ title: 'Walks', members: [place.person.accountId] })
    await place.person.until(async () => (await core().readViews()).chats.some((chat) => chat.id === group))
    const second = (await core().listDevices()).find((device) => !device.isCurrent)
    const deviceIds = [second?.deviceId ?? '']
    nextCalls(place.network, 'device:revoke', 'lose-answer')
    await expect(core().revokeDevices({ deviceIds, password: ben.password })).rejects.toMatchObject({ code: 'offline' })
    place.network.calls.length = 0
    await core().revokeDevices({ deviceIds, password: ben.password })
    expect(place.network.calls).not.toContain('device:revoke')
    await place.person.until(async () => place.network.calls.includes('chat:change'))
    expect((await core().listDevices()).length).toBe(1)
    await phone.core.close()
  })

  it('[SS7] what an expired session had not sent goes over to the next one of the same account', async () => {
    place.network.fateOf = (name) => (name === 'message:send' ? 'lose-request' : undefined)
    await core().sendText({ chatId, text: 'written before it expired' })
    await core().sendText({ chatId, text: 'and this' })
    await core().saveDraft(chatId, 'half a thou')
    await end('expired')
    expect(place.left()).toContain('outbox')

    await place.reopen()
    await phaseIs('signed-out', 'expired')
    place.network.fateOf = () => undefined
    nextCalls(place.network, 'device:enrol', 'lose-answer', 2)
    await core().logIn(ben)
    await ada.until(async () => (await ada.texts(chatId)).includes('and this'))
    expect(await ada.texts(chatId)).toEqual(['welcome', 'written before it expired', 'and this'])
    await place.person.until(async () => (await core().readViews()).connection.queued === 0)
    expect(await place.person.texts(chatId)).toEqual(await ada.texts(chatId))
    expect((await core().readViews()).chats.find((chat) => chat.id === chatId)?.draft).toBe('half a thou')
    expect((await core().listDevices()).length).toBe(2)
  })

  it.each(['crash-before', 'crash-after', 'full'] as const)(
    '[SS7] [OB1] a commit that ends in %s while somebody signs in loses nothing that was kept',
    async (fate) => {
      await place.person.until(async () => (await core().readViews()).connection.queued === 0)
      place.network.fateOf = (name) => (name === 'message:send' ? 'lose-request' : undefined)
      await core().sendText({ chatId, text: `kept over ${fate}` })
      await end('expired')
      await place.reopen()
      await phaseIs('signed-out', 'expired')
      fates.push(fate)
      await core()
        .logIn(ben)
        .catch(() => undefined)
      await place.reopen()
      const { session } = await core().readViews()
      if (session.phase === 'signed-out') await core().logIn(ben)
      await ada.until(async () => (await ada.texts(chatId)).at(-1) === `kept over ${fate}`)
      await place.person.until(async () => (await core().readViews()).connection.queued === 0)
      expect(await place.person.texts(chatId)).toEqual(await ada.texts(chatId))
      await revokeOthers()
    },
  )

  it('[SS7] one command deletes what an expired session has kept', async () => {
    await end('expired')
    expect(place.left()).toContain('keys')
    await core().forgetEverything()
    expect(place.left()).toEqual([])
    expect((await core().readViews()).session).toEqual({ phase: 'signed-out' })
    await core().logIn(ben)
  })

  it.each(['reused', 'revoked', 'deleted', 'logged_out'])(
    '[SS3] a session that was %s leaves nothing in any store',
    async (reason) => {
      await place.person.until(
        async () => (await place.person.texts(chatId)).length === (await ada.texts(chatId)).length,
      )
      if (reason === 'logged_out') await core().logOut()
      else await end(reason)
      await phaseIs('signed-out', reason)
      await place.person.until(async () => place.left().length === 0)
      expect((await core().readViews()).chats).toEqual([])
      if (reason !== 'logged_out') await core().logIn(ben)
    },
  )

  it('[SS10] no number of log-outs and cleared browsers shuts an account', async () => {
    await core().logIn(ben)
    await revokeOthers()
    const group = await core().createGroup({ title: 'Home', members: [ada.accountId] })
    async function comeAndGo(go: 'logOut' | 'close', times: number): Promise<void> {
      for (let i = 0; i < times; i++) {
        const { person } = await openPlace()
        await person.core.logIn(ben)
        await person.core[go]()
      }
    }
    await comeAndGo('logOut', 6)
    await comeAndGo('close', 4)
    // The six that were signed out have made room together.
    expect(await core().listDevices()).toHaveLength(5)
    await comeAndGo('close', 5)
    // This place is in use: its session goes on, and so it is not the one seen the longest ago.
    await place.reopen()
    expect(await core().listDevices()).toHaveLength(10)
    await comeAndGo('close', 1)
    expect(await core().listDevices()).toHaveLength(10)
    await core().sendText({ chatId: group, text: 'still here' })
    await ada.until(async () => (await ada.texts(group)).includes('still here'))
  })

  it('[SC4] a group that a device knows by name only is left too when it deletes the account, and one that comes meanwhile', async () => {
    const { person, network } = await openPlace()
    let isBlind = true
    const races: ErrorBody[] = [{ code: 'stale_membership', message: 'a group has let you in' }]
    network.fateOf = (name) => {
      if (name === 'auth:delete-account') return races.pop()
      if (name === 'auth:unlock') isBlind = false
      return name === 'chat:read' && isBlind ? 'lose-request' : undefined
    }
    await person.core.signUp({ username: 'gus', displayName: 'Gus', password: 'password of gus' })
    await person.until(async () => person.accountId !== '')
    const group = await ada.core.createGroup({ title: 'Unseen', members: [person.accountId] })
    await person.core.deleteAccount({ password: 'password of gus' })
    expect(races).toEqual([])
    await ada.until(async () => (await ada.core.readMembers(group)).length === 1)
    await person.core.close()
  })

  /** There is room for ten devices. */
  async function revokeOthers(): Promise<void> {
    const others = (await core().listDevices()).filter(({ isCurrent }) => !isCurrent)
    await core().revokeDevices({ deviceIds: others.map(({ deviceId }) => deviceId), password: ben.password })
  }

  /** The server ends the session the next time that a token is needed: at the start. */
  async function end(reason: string): Promise<void> {
    const before = place.network.fateOf
    place.network.fateOf = (name, wire) =>
      name === 'auth:refresh' ? { code: 'session_revoked', message: 'over', details: { reason } } : before(name, wire)
    await place.reopen()
    await phaseIs('signed-out', reason)
    place.network.fateOf = () => undefined
  }
})
