import { makeTombstone } from '@stogram/e2ee'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSocket } from '../../../../tests/services/socket.ts'
import type { RunningServer } from '../../app/server.ts'
import { type Api, makeApi } from '../../app/testing/api.ts'
import { BACKENDS, type Backend } from '../../app/testing/backends.ts'
import { makePrivateChat, message } from '../../app/testing/chats.ts'
import { enrol, makePerson, type Person, register, registration, wire } from '../../app/testing/people.ts'

let people: [Person, Person]
beforeAll(async () => {
  people = [await makePerson('ada'), await makePerson('bob')]
})

describe.each(BACKENDS)('a deleted account on $name', ({ open }) => {
  let backend: Backend
  let server: RunningServer
  let api: Api
  beforeAll(async () => {
    backend = await open()
    server = await backend.start()
    api = makeApi(server.url)
  })
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]()
    await backend?.close()
  })

  it('[AC17] ends with the signature of its identity key and its password, and leaves only what others need', async () => {
    const [person, peer] = people
    const ada = await register(api, person)
    const phone = await enrol(api, person, person.deviceList.parsed)
    const bob = await register(api, peer)
    const chat = await makePrivateChat(api, ada, peer)
    await api.ok('message:send', message(chat), ada)
    const { accountId, authSecret, username, view } = person
    const end = { aid: person.keys.aid, airHash: view.airHash, signingKey: person.keys.identitySigning.privateKey }
    const tombstone = await makeTombstone(end, Date.now())

    const byPeer = await makeTombstone({ ...end, signingKey: peer.keys.identitySigning.privateKey }, Date.now())
    expect(await api.refusal('auth:delete-account', { authSecret, tombstone: byPeer }, ada)).toBe('forbidden')
    const wrong = { authSecret: new Uint8Array(32), tombstone }
    expect(await api.refusal('auth:delete-account', wrong, ada)).toBe('wrong_credentials')
    // Somebody else's end, with one's own password.
    expect(await api.refusal('auth:delete-account', { authSecret: peer.authSecret, tombstone }, bob)).toBe('forbidden')

    using socket = await openSocket(server.url, phone.token)
    using hint = await openSocket(server.url, bob.token)
    const { reply } = await api.ok('auth:delete-account', { authSecret, tombstone }, ada)
    expect(reply.cookie).toBe('')
    expect(await socket.received('session:ended')).toEqual({ reason: 'revoked' })
    const notice = await hint.received('account:new')
    expect(JSON.parse(Buffer.from(String(notice.body), 'base64url').toString())).toEqual({
      type: 'account-deleted',
      accountId,
    })
    for (const device of [ada, phone]) expect(await api.refusal('device:list', {}, device)).toBe('session_revoked')

    const [entry] = (await api.ok('user:directory', { accountIds: [accountId] }, bob)).entries
    expect(entry).toMatchObject({ accountId, username: '', displayName: '', bio: '', tombstone })
    expect(await api.refusal('user:find', { username }, bob)).toBe('not_found')
    const { presences } = await api.ok('user:presence', { accountIds: [accountId] }, bob)
    expect(presences).toEqual([{ accountId, status: 'OFFLINE' }])
    const history = await api.ok('message:history', { chatId: chat.id, limit: 10 }, bob)
    expect(history.items.filter((item) => item.kind === 'message' && item.body.length > 0)).toHaveLength(1)
    const secrets = [
      api.send('auth:login', wire({ username, authSecret })),
      api.send('auth:recover', wire({ username, recoverySecret: person.recoverySecret })),
    ]
    for (const { status } of await Promise.all(secrets)) expect(status).toBe(401)
    // Neither the account nor a chat with it can be made again; the name can be anybody's.
    expect(await api.refusal('auth:register', await registration(person))).toBe('username_taken')
    await expect(makePrivateChat(api, await register(api, await makePerson('cyd')), person)).rejects.toThrow(
      'not_found',
    )
    await register(api, await makePerson(username))
  })
})
