import { makeTombstone } from '@stogram/e2ee'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSocket } from '../../../../tests/services/socket.ts'
import { BACKENDS } from '../../app/testing/backends.ts'
import { makeGroup, makePrivateChat, message, nextOp } from '../../app/testing/chats.ts'
import {
  enrol,
  enrolment,
  makePerson,
  openByPassword,
  type Person,
  register,
  registration,
  wire,
} from '../../app/testing/people.ts'
import { serve } from '../../app/testing/serve.ts'
import { DATABASE_KINDS, openTestDatabase, type TestDatabase } from '../../infra/testing/test-database.ts'
import { openLogStore } from '../../log/log.ts'
import { makeAccount, makeChat } from '../../log/testing/fixtures.ts'
import { makeFactorsRepository } from '../factors/index.ts'
import { makeUsersRepository } from '../users/index.ts'
import { makeEraseAccount } from './erase-account.ts'
import { makeSecretsRepository } from './secrets.repository.ts'

let people: [Person, Person]
beforeAll(async () => {
  people = [await makePerson('ada'), await makePerson('bob')]
})

describe.each(BACKENDS)('a deleted account on $name', ({ open }) => {
  const served = serve(open)
  const { api } = served

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

    using socket = await openSocket(served.url, phone.token)
    using hint = await openSocket(served.url, bob.token)
    const { reply } = await api.ok('auth:delete-account', { authSecret, tombstone }, ada)
    expect(reply.cookie).toBe('')
    expect(await socket.received('session:ended')).toEqual({ reason: 'deleted' })
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

  it('[AC17] is opened again by nothing that was begun before, and no group takes it in', async () => {
    const [eve, fay] = [await makePerson('eve'), await makePerson('fay')]
    const her = await register(api, eve)
    const other = await register(api, fay)
    const { authSecret } = eve
    const { ticket } = await openByPassword(api, eve)
    const { request } = await enrolment(eve, eve.deviceList.parsed)
    const group = await makeGroup(api, other, [eve])
    const end = { aid: eve.keys.aid, airHash: eve.view.airHash, signingKey: eve.keys.identitySigning.privateKey }
    const deletion = { authSecret, tombstone: await makeTombstone(end, Date.now()) }
    expect(await api.refusal('auth:delete-account', deletion, her)).toBe('stale_membership')
    const leave = await nextOp(group.roster, other, { type: 'remove', aid: eve.view.aid })
    await api.ok('chat:change', { chatId: group.id, ops: [leave.upload] }, other)
    await api.ok('auth:delete-account', deletion, her)

    expect(await api.refusal('device:enrol', request, { token: ticket })).toBe('forbidden')
    await expect(makeGroup(api, other, [eve])).rejects.toThrow('not_found')
    await expect(makePrivateChat(api, other, eve)).rejects.toThrow('not_found')
    const back = { type: 'add', aid: eve.view.aid, airHash: eve.view.airHash, role: 'MEMBER' } as const
    const add = await nextOp(leave.roster, other, back)
    expect(await api.refusal('chat:change', { chatId: group.id, ops: [add.upload] }, other)).toBe('not_found')
  })
})

describe.each(DATABASE_KINDS)('what was proved before on %s', (kind) => {
  let opened: TestDatabase
  beforeAll(async () => {
    opened = await openTestDatabase(kind)
  })
  afterAll(() => opened?.[Symbol.asyncDispose]())

  const password = {
    ...{ authHash: 'x', arkByPassword: new Uint8Array(1), passwordVersion: 2 },
    kdf: { salt: new Uint8Array(16), memoryKiB: 19_456, iterations: 2, parallelism: 1 },
  }

  it('[AC14] a recovery key that was replaced since it was proved sets no password', async () => {
    const { prisma } = opened.database
    const secrets = makeSecretsRepository()
    const id = await makeAccount(opened.database)
    const recovery = { recoveryHash: new Uint8Array([2]), arkByRecovery: new Uint8Array(1), recoveryVersion: 2 }
    expect(await prisma.$transaction((tx) => secrets.setRecovery(tx, id, recovery))).toBe(true)
    const setBy = (hash: number) =>
      prisma.$transaction((tx) => secrets.setPassword(tx, id, password, new Uint8Array([hash])))
    expect(await setBy(1)).toBe(false)
    expect(await setBy(2)).toBe(true)
  })

  it('[AC17] changes nothing once the account has ended', async () => {
    const { prisma } = opened.database
    const secrets = makeSecretsRepository()
    const id = await makeAccount(opened.database)
    await prisma.account.update({ where: { id }, data: { tombstone: new Uint8Array(1) } })
    expect(await prisma.$transaction((tx) => secrets.setPassword(tx, id, password))).toBe(false)
    const recovery = { recoveryHash: new Uint8Array(1), arkByRecovery: new Uint8Array(1), recoveryVersion: 2 }
    expect(await prisma.$transaction((tx) => secrets.setRecovery(tx, id, recovery))).toBe(false)
    expect(await makeUsersRepository(prisma).updateProfile(id, { displayName: 'x', bio: '' })).toBe(false)
  })
})

it('[AC17] tells also somebody with whom a chat begins while the account is being deleted', async () => {
  await using opened = await openTestDatabase('postgresql')
  const { database } = opened
  const [accountId, peer, late] = [
    await makeAccount(database),
    await makeAccount(database),
    await makeAccount(database),
  ]
  const talk = async (other: string) => {
    const id = await makeChat(database, [accountId, other])
    await database.prisma.chat.update({ where: { id }, data: { kind: 'PRIVATE' } })
  }
  await talk(peer)
  const log = openLogStore(database)
  let locks = 0
  const lockInTransaction: typeof log.lockInTransaction = async (tx, ids) => {
    locks += 1
    if (locks === 1) await talk(late)
    return log.lockInTransaction(tx, ids)
  }
  const erase = makeEraseAccount(database, {
    log: { ...log, lockInTransaction },
    factors: makeFactorsRepository(database.prisma),
  })
  const bytes = new Uint8Array(1)
  const tombstone = { tombstone: bytes, signature: bytes }
  const { notices } = await erase({ accountId, deviceId: 'phone', tombstone, mustHold: async () => {} })
  expect(notices.map(({ logId }) => logId).toSorted()).toEqual([peer, late].toSorted())
})
