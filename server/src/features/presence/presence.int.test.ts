import { beforeAll, describe, expect, it } from 'vitest'
import { openSocket } from '../../../../tests/services/socket.ts'
import { BACKENDS } from '../../app/testing/backends.ts'
import { makeGroup, makePrivateChat, message, type TestChat } from '../../app/testing/chats.ts'
import { makePerson, type Person, register, type SignedIn } from '../../app/testing/people.ts'
import { serve } from '../../app/testing/serve.ts'

let people: [Person, Person, Person]
beforeAll(async () => {
  people = [await makePerson('ada'), await makePerson('bob'), await makePerson('cyd')]
})

describe.each(BACKENDS)('presence on $name', ({ open }) => {
  const served = serve(open)
  const { api } = served
  let ada: SignedIn
  let bob: SignedIn
  let cyd: SignedIn
  let chat: TestChat

  beforeAll(async () => {
    ada = await register(api, people[0])
    bob = await register(api, people[1])
    cyd = await register(api, people[2])
    chat = await makePrivateChat(api, ada, people[1])
    await makeGroup(api, ada, [people[1], people[2]])
  })
  const seenBy = async (who: SignedIn) => {
    const { presences } = await api.ok('user:presence', { accountIds: [people[0].accountId] }, who)
    return presences.map(({ status }) => status)
  }
  const isAda = (status: string) => (payload: Record<string, unknown>) =>
    payload['accountId'] === people[0].accountId && payload['status'] === status

  it('[PR1] tells somebody who shares a private chat that a person came, changed and went', async () => {
    using his = await openSocket(served.url, bob.token)
    expect(await seenBy(bob)).toEqual(['OFFLINE'])
    const hers = await openSocket(served.url, ada.token)
    await his.received('user:status', isAda('ONLINE'))
    await hers.call('user:status-change', { status: 'AWAY' })
    await his.received('user:status', isAda('AWAY'))
    await hers.call('user:status-change', { status: 'DND' })
    await his.received('user:status', isAda('DND'))
    expect(await seenBy(bob)).toEqual(['DND'])
    await hers.call('user:status-change', { status: 'ONLINE' })
    hers[Symbol.dispose]()
    const last = await his.received('user:status', isAda('OFFLINE'))
    expect(last['lastSeenAtMs']).toEqual(expect.any(Number))
  })

  it('[PR2] tells nobody else, not even members of a common group', async () => {
    using theirs = await openSocket(served.url, cyd.token)
    using _hers = await openSocket(served.url, ada.token)
    expect(await seenBy(cyd)).toEqual([])
    await theirs.call('device:list', {})
    expect(theirs.events.filter(({ name }) => name === 'user:status')).toEqual([])
  })

  it('[PR2] tells nothing to a stranger who begins a private chat, until the person writes there', async () => {
    using _hers = await openSocket(served.url, ada.token)
    const intruding = await makePrivateChat(api, cyd, people[0])
    await api.ok('message:send', message(intruding), cyd)
    expect(await seenBy(cyd)).toEqual([])
    await api.ok('message:send', message(intruding), ada)
    expect(await seenBy(cyd)).toEqual(['ONLINE'])
  })

  it('[PR3] shows a person as there while one of the devices is in use, and hides one who wants to be hidden', async () => {
    using hers = await openSocket(served.url, ada.token)
    const { token } = await register(api, people[0])
    using another = await openSocket(served.url, token)
    await hers.call('user:status-change', { status: 'OFFLINE' })
    const { presences } = await api.ok('user:presence', { accountIds: [people[0].accountId] }, bob)
    // Without the time of the last visit, which would tell.
    expect(presences).toEqual([{ accountId: people[0].accountId, status: 'OFFLINE' }])
    await another.call('user:status-change', { status: 'ONLINE' })
    expect(await seenBy(bob)).toEqual(['ONLINE'])
  })

  it('[PR4] tells the other members of a chat, and not the writer, that somebody writes', async () => {
    using hers = await openSocket(served.url, ada.token)
    using his = await openSocket(served.url, bob.token)
    using theirs = await openSocket(served.url, cyd.token)
    await hers.call('typing:start', { chatId: chat.id })
    const mark = { chatId: chat.id, accountId: people[0].accountId }
    expect(await his.received('typing:user')).toEqual({ ...mark, isTyping: true })
    await hers.call('typing:stop', { chatId: chat.id })
    await his.received('typing:user', ({ isTyping }) => isTyping === false)
    expect(await theirs.call('typing:start', { chatId: chat.id })).toMatchObject({ error: { code: 'not_found' } })
    await hers.call('device:list', {})
    expect([...hers.events, ...theirs.events].filter(({ name }) => name === 'typing:user')).toEqual([])
  })
})
