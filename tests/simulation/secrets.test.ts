import { type MemoryDisk, makeMemoryDisk } from '@stogram/core/memory'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LiveServer, startLiveServer } from './live-server.ts'
import { openPlace, type Person, signUpPerson } from './people.ts'

describe('the secrets of an account on a real server', () => {
  let server: LiveServer
  let ben: Person
  const opened: Person[] = []

  beforeAll(async () => {
    server = await startLiveServer()
    ben = await signUpPerson(server.url, 'ben')
    opened.push(ben)
  }, 60_000)

  afterAll(async () => {
    for (const person of opened) await person.core.close()
    await server?.stop()
  }, 60_000)

  /** A place where nobody is signed in yet. */
  async function open(disk = makeMemoryDisk(), isLost = (_name: string) => false): Promise<Person> {
    const person = await openPlace(server.url, { disk, fateOf: (name) => (isLost(name) ? 'lose-answer' : undefined) })
    opened.push(person)
    return person
  }
  async function isSignedOut(person: Person) {
    const { session } = await person.core.readViews()
    return session.phase === 'signed-out' && session.reason
  }

  describe('a forgotten password', () => {
    let ada: Person
    let words: string[]
    let groupId: string
    let privateId: string
    let lostDeviceId: string

    beforeAll(async () => {
      ada = await open()
      ;({ recoveryWords: words } = await ada.core.signUp({
        ...{ username: 'ada', displayName: 'Ada', password: 'a password that is forgotten' },
      }))
      await ada.until(async () => ada.accountId !== '')
      groupId = await ada.core.createGroup({ title: 'Walks', members: [ben.accountId] })
      privateId = await ben.core.openPrivateChat(ada.accountId)
      await ben.core.sendText({ chatId: privateId, text: 'for you' })
      await ada.core.sendText({ chatId: groupId, text: 'for all' })
      await ben.until(async () => (await ben.texts(groupId)).includes('for all'))
      await ada.until(async () => (await ada.texts(privateId)).includes('for you'))
      lostDeviceId = (await ada.core.listDevices())[0]?.deviceId ?? ''
    }, 60_000)

    it('[SC1] stays forgotten without the right words, and nothing has changed then', async () => {
      const place = await open()
      const recover = (recoveryWords: string, username = 'ada') =>
        place.core.recover({ username, recoveryWords, newPassword: 'a password of a thief' })
      const [first = '', second = '', ...rest] = words
      await expect(recover([second, first, ...rest].join(' '))).rejects.toMatchObject({
        code: /bad_recovery_words|wrong_credentials/,
      })
      await expect(recover(words.slice(1).join(' '))).rejects.toMatchObject({ code: 'bad_recovery_words' })
      await expect(recover(`${'abandon '.repeat(23)}art`)).rejects.toMatchObject({ code: 'wrong_credentials' })
      await expect(recover(words.join(' '), 'ben')).rejects.toMatchObject({ code: 'wrong_credentials' })
      await expect(
        place.core.checkRecoveryKey({ username: 'ben', recoveryWords: words.join(' ') }),
      ).rejects.toMatchObject({ code: 'wrong_credentials' })
      await place.core.checkRecoveryKey({ username: 'ada', recoveryWords: words.join(' ') })
      await expect(recover(words.join(' '), 'nobody')).rejects.toMatchObject({ code: 'wrong_credentials' })
      expect((await place.core.readViews()).session.phase).toBe('signed-out')
      expect(await ada.core.listDevices()).toHaveLength(1)
    })

    it('[SC1] is replaced with the words: same account, all history, one device, new words', async () => {
      const disk = makeMemoryDisk()
      const place = await open(disk)
      const made = await place.core.recover({
        ...{ username: 'ada', recoveryWords: words.join(' ').toUpperCase(), newPassword: 'a password to remember' },
      })
      expect(made.recoveryWords).toHaveLength(24)
      expect(made.recoveryWords).not.toEqual(words)
      await ada.until(async () => (await isSignedOut(ada)) === 'revoked')
      await place.until(async () => (await place.texts(groupId)).includes('for all'))
      await place.until(async () => (await place.texts(privateId)).includes('for you'))
      expect(place.accountId).toBe(ada.accountId)
      expect(await place.core.listDevices()).toHaveLength(1)

      // The groups are told, so that they stop believing the lost device and make a key that it never gets.
      await expect.poll(() => revokedIn(disk, groupId), { timeout: 10_000 }).toContain(lostDeviceId)
      expect(disk.rows('meta').map(({ key }) => key)).not.toContain('inherited')
      await place.core.sendText({ chatId: groupId, text: 'back again' })
      await ben.until(async () => (await ben.texts(groupId)).includes('back again'))
      expect([...ben.alarms, ...place.alarms]).toEqual([])

      const elsewhere = await open()
      await expect(
        elsewhere.core.logIn({ username: 'ada', password: 'a password that is forgotten' }),
      ).rejects.toMatchObject({ code: 'wrong_credentials' })
      await expect(
        elsewhere.core.recover({ username: 'ada', recoveryWords: words.join(' '), newPassword: 'x'.repeat(12) }),
      ).rejects.toMatchObject({ code: 'wrong_credentials' })
      await elsewhere.core.logIn({ username: 'ada', password: 'a password to remember' })
      ada = place
      words = made.recoveryWords ?? []
    })

    it('[SC1] keeps no word and no password on the device', async () => {
      const disk = makeMemoryDisk()
      const place = await open(disk)
      const made = await place.core.recover({
        ...{ username: 'ada', recoveryWords: words.join(' '), newPassword: 'a password to remember' },
      })
      const rows = (['meta', 'keys', 'people', 'logs', 'outbox', 'pending'] as const).flatMap((store) =>
        disk.rows(store),
      )
      const kept = JSON.stringify(rows)
      expect(kept).not.toContain('a password to remember')
      expect(kept).not.toContain((made.recoveryWords ?? []).slice(0, 2).join(' '))
      words = made.recoveryWords ?? []
      ada = place
    })

    it('[SC2] a new recovery key needs the password and replaces the old one', async () => {
      await expect(ada.core.renewRecoveryKey({ password: 'not this one' })).rejects.toMatchObject({
        code: 'wrong_credentials',
      })
      const made = await ada.core.renewRecoveryKey({ password: 'a password to remember' })
      const place = await open()
      const recover = (recoveryWords: string[]) =>
        place.core.recover({ username: 'ada', recoveryWords: recoveryWords.join(' '), newPassword: 'y'.repeat(12) })
      await expect(recover(words)).rejects.toMatchObject({ code: 'wrong_credentials' })
      await recover(made.recoveryWords)
      await ada.until(async () => (await isSignedOut(ada)) === 'revoked')
    })
  })

  it('[SC3] a new password takes the old one, signs the other devices out, and leaves the rest as it was', async () => {
    const username = 'cleo'
    const desk = await open()
    const { recoveryWords } = await desk.core.signUp({ username, displayName: 'Cleo', password: 'the first password' })
    const chatId = await desk.core.openPrivateChat(ben.accountId)
    await desk.core.sendText({ chatId, text: 'before' })
    const phone = await open()
    await phone.core.logIn({ username, password: 'the first password' })
    await phone.until(async () => (await phone.texts(chatId)).includes('before'))

    const change = { oldPassword: 'the first password', newPassword: 'the second password' }
    await expect(desk.core.changePassword({ ...change, oldPassword: 'no password' })).rejects.toMatchObject({
      code: 'wrong_credentials',
    })
    await desk.core.changePassword(change)
    await phone.until(async () => (await isSignedOut(phone)) === 'revoked')
    expect(await desk.core.listDevices()).toHaveLength(1)
    await desk.core.sendText({ chatId, text: 'after' })
    await ben.until(async () => (await ben.texts(chatId)).includes('after'))

    await expect(phone.core.logIn({ username, password: 'the first password' })).rejects.toMatchObject({
      code: 'wrong_credentials',
    })
    await phone.core.logIn({ username, password: 'the second password' })
    await phone.until(async () => (await phone.texts(chatId)).includes('after'))
    expect([...ben.alarms, ...phone.alarms, ...desk.alarms]).toEqual([])
    const elsewhere = await open()
    await elsewhere.core.recover({
      username,
      recoveryWords: recoveryWords.join(' '),
      newPassword: 'the third password',
    })
  })

  it('[SC3] a new password whose answer was lost is found to be in force', async () => {
    let losing: string | undefined
    const desk = await open(makeMemoryDisk(), (name) => name === losing)
    await desk.core.signUp({ username: 'dora', displayName: 'Dora', password: 'the first password' })
    losing = 'auth:change-password'
    await desk.core.changePassword({ oldPassword: 'the first password', newPassword: 'the second password' })
    const phone = await open()
    await phone.core.logIn({ username: 'dora', password: 'the second password' })
  })

  it('[SC4] a deleted account leaves its groups, shows as deleted to everyone, and nothing of it opens any more', async () => {
    const username = 'eve'
    const password = 'a password for a while'
    const desk = await open()
    const { recoveryWords } = await desk.core.signUp({ username, displayName: 'Eve Short', password })
    await desk.until(async () => desk.accountId !== '')
    const { accountId } = desk
    const phone = await open()
    await phone.core.logIn({ username, password })
    const groupId = await desk.core.createGroup({ title: 'Hers', members: [ben.accountId] })
    const chatId = await desk.core.openPrivateChat(ben.accountId)
    await desk.core.sendText({ chatId, text: 'last words' })
    await ben.until(async () => (await ben.texts(chatId)).includes('last words'))

    await expect(desk.core.deleteAccount({ password: 'no password' })).rejects.toMatchObject({
      code: 'wrong_credentials',
    })
    await desk.core.deleteAccount({ password })
    expect(await isSignedOut(desk)).toBe('deleted')
    expect((await desk.core.readViews()).chats).toEqual([])
    await phone.until(async () => (await isSignedOut(phone)) === 'deleted')

    const chatOf = async (id: string) => (await ben.core.readViews()).chats.find((chat) => chat.id === id)
    await ben.until(async () => (await chatOf(chatId))?.canPost === false)
    expect((await chatOf(chatId))?.title).toBe('Deleted account')
    expect(await ben.texts(chatId)).toContain('last words')
    await expect(ben.core.sendText({ chatId, text: 'hello?' })).rejects.toMatchObject({ code: 'forbidden' })
    expect((await ben.messages(chatId)).find(({ text }) => text === 'last words')?.senderName).toBe('Deleted account')
    await ben.until(async () => (await ben.core.readMembers(groupId)).length === 1)
    expect((await ben.core.readMembers(groupId))[0]).toMatchObject({ accountId: ben.accountId, role: 'OWNER' })
    expect(await ben.core.findPerson(username)).toBeUndefined()
    expect(await ben.core.fetchPerson(accountId)).toBeUndefined()
    await expect(ben.core.createGroup({ title: 'Again', members: [accountId] })).rejects.toMatchObject({
      code: 'not_found',
    })
    expect(ben.alarms).toEqual([])

    const words = recoveryWords.join(' ')
    for (const attempt of [
      () => phone.core.logIn({ username, password }),
      () => phone.core.recover({ username, recoveryWords: words, newPassword: password }),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: 'wrong_credentials' })
    }
    // The name is free, and whoever takes it is somebody else.
    await phone.core.signUp({ username, displayName: 'Another Eve', password })
    const other = await ben.core.findPerson(username)
    expect(other?.accountId).not.toBe(accountId)
    expect(other).toMatchObject({ displayName: 'Another Eve' })
  })
})

/** The devices that a group has been told are gone. */
function revokedIn(disk: MemoryDisk, chatId: string): string[] {
  const rosters = disk
    .rows('epochs')
    .filter(({ key }) => Array.isArray(key) && key[0] === chatId && key[1] === 'roster')
  const newest = rosters.at(-1)?.value as { roster: { revokedDeviceIds: readonly Uint8Array[] } } | undefined
  return (newest?.roster.revokedDeviceIds ?? []).map((id) => Buffer.from(id).toString('base64url'))
}
