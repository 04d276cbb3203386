import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSocket } from '../../../tests/services/socket.ts'
import type { RunningServer } from '../app/server.ts'
import { type Api, makeApi } from '../app/testing/api.ts'
import { BACKENDS, type Backend } from '../app/testing/backends.ts'
import { makeGroup, makePrivateChat, makeUpload, message, nextOp, type TestGroup } from '../app/testing/chats.ts'
import { enrol, followingList, makePerson, type Person, register, type SignedIn } from '../app/testing/people.ts'

const shared = BACKENDS.filter(({ isShared }) => isShared)

describe.each(shared)('two servers on $name', ({ open }) => {
  let backend: Backend
  let one: RunningServer
  let two: RunningServer
  let oneApi: Api
  let twoApi: Api
  let people: [Person, Person, Person]

  beforeAll(async () => {
    people = [await makePerson('ada'), await makePerson('bob'), await makePerson('cyd')]
    backend = await open()
    one = await backend.start()
    two = await backend.start()
    oneApi = makeApi(one.url)
    twoApi = makeApi(two.url)
  })
  afterAll(async () => {
    await Promise.all([one?.[Symbol.asyncDispose](), two?.[Symbol.asyncDispose]()])
    await backend?.close()
  })

  it('[WI13] push what one of them appended to the sockets of both', async () => {
    const ada = await register(oneApi, people[0])
    const bob = await register(twoApi, people[1])
    const chat = await makePrivateChat(oneApi, ada, people[1])
    using hers = await openSocket(one.url, ada.token)
    using his = await openSocket(two.url, bob.token)
    const [first, second] = [message(chat), message(chat)]
    await hers.call('message:send', first)
    await his.received('message:new', ({ id }) => id === first.id)
    await his.call('message:send', second)
    await hers.received('message:new', ({ id }) => id === second.id)
  })

  it('[WI13] let a socket of the other server join and follow a new chat', async () => {
    const ada = await register(oneApi, people[0])
    const bob = await register(twoApi, people[1])
    using his = await openSocket(two.url, bob.token)
    const group = await makeGroup(oneApi, ada, [people[1]])
    await his.received('account:new')
    const item = message(group)
    await oneApi.ok('message:send', item, ada)
    await his.received('message:new', ({ id }) => id === item.id)
  })

  it('[SE10] end a session on both within 5 s', async () => {
    const bob = await register(oneApi, people[1])
    using his = await openSocket(two.url, bob.token)
    await twoApi.ok('device:list', {}, bob)
    const startedAt = Date.now()
    await oneApi.ok('auth:logout', {}, bob)
    expect(await his.received('session:ended')).toEqual({ reason: 'logged_out' })
    await his.closed
    await expect
      .poll(() => twoApi.send('device:list', {}, bob).then(({ status }) => status), { timeout: 5_000 })
      .toBe(401)
    expect(Date.now() - startedAt).toBeLessThan(5_000)
  })

  it('[PR1] see who is connected to the other', async () => {
    const ada = await register(oneApi, people[0])
    const bob = await register(twoApi, people[1])
    using his = await openSocket(two.url, bob.token)
    await his.call('user:status-change', { status: 'ONLINE' })
    const { presences } = await oneApi.ok('user:presence', { accountIds: [people[1].accountId] }, ada)
    expect(presences).toMatchObject([{ accountId: people[1].accountId, status: 'ONLINE' }])
  })

  describe('without Redis', () => {
    let ada: SignedIn
    let bob: SignedIn
    let cyd: SignedIn
    let lost: SignedIn & { list: Person['deviceList']['parsed'] }
    let group: TestGroup
    beforeAll(async () => {
      ada = await register(oneApi, people[0])
      bob = await register(oneApi, people[1])
      cyd = await register(oneApi, people[2])
      lost = await enrol(oneApi, people[0], people[0].deviceList.parsed)
      group = await makeGroup(oneApi, ada, [people[1], people[2]])
      await backend.redis?.kill()
    })

    it('[SE10] [OP11] revoke a device on both within 5 s: its sockets, its calls and whatever it opens meanwhile', async () => {
      using socket = await openSocket(two.url, lost.token)
      await twoApi.ok('device:list', {}, lost)
      const next = await followingList(people[0], lost.list, { revoke: [lost.device] })
      await oneApi.ok('device:revoke', { deviceList: { list: next.list, signature: next.signature } }, ada)
      const startedAt = Date.now()
      const late = await openSocket(two.url, lost.token).catch(() => undefined)
      await Promise.all([socket.closed, late?.closed])
      await expect.poll(() => twoApi.send('device:list', {}, lost).then(({ status }) => status)).toBe(401)
      expect(Date.now() - startedAt).toBeLessThan(5_000)
      await expect(openSocket(two.url, lost.token)).rejects.toThrow('session_revoked')
    })

    it('[WI10] stop the pushes to somebody who was removed on the other', async () => {
      using his = await openSocket(two.url, bob.token)
      using theirs = await openSocket(two.url, cyd.token)
      const removal = await nextOp(group.roster, ada, { type: 'remove', aid: people[2].view.aid })
      const made = await makeUpload(removal.roster, group.epoch, ada, [people[0], people[1]])
      await oneApi.ok('chat:change', { chatId: group.id, ops: [removal.upload], epoch: made.upload }, ada)
      const after = { ...group, roster: removal.roster, epoch: made.epoch }
      const isPushedToRemoved = async () => {
        const item = message(after)
        await twoApi.ok('message:send', item, ada)
        await his.received('message:new', ({ id }) => id === item.id)
        await theirs.call('device:list', {})
        return theirs.events.some(({ payload }) => payload['id'] === item.id)
      }
      await expect.poll(isPushedToRemoved, { timeout: 5_000 }).toBe(false)
    })
  })
})
