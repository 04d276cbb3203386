import { type MemoryDisk, makeMemoryDisk } from '@stogram/core/memory'
import { makeCookieFetch } from '@stogram/core/node'
import { type Epoch, type Roster, sealAccountItem } from '@stogram/e2ee'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LiveServer, startLiveServer } from './live-server.ts'
import { openPlace, type Person, type PlaceInput } from './people.ts'
import type { Fate } from './scripted-network.ts'

const OLD = 'a password that a thief knows'
const NEW = 'a password of mine alone'

describe('an account that was broken into', () => {
  let server: LiveServer
  let ben: Person
  const bensDisk = makeMemoryDisk()
  const opened: Person[] = []

  async function open(input: Partial<PlaceInput> = {}): Promise<Person> {
    const person = await openPlace(server.url, input)
    opened.push(person)
    return person
  }

  async function signUp(username: string, input: Partial<PlaceInput> = {}) {
    const person = await open(input)
    const { recoveryWords } = await person.core.signUp({ username, displayName: username, password: OLD })
    await person.until(async () => person.accountId !== '')
    return { person, recoveryWords }
  }

  /** A group and a private chat with Ben, a message in each. */
  async function meetBen(person: Person, text: string) {
    const groupId = await person.core.createGroup({ title: 'Walks', members: [ben.accountId] })
    const privateId = await ben.core.openPrivateChat(person.accountId)
    await ben.core.sendText({ chatId: privateId, text: `${text} for one` })
    await person.core.sendText({ chatId: groupId, text: `${text} for all` })
    await ben.until(async () => (await ben.texts(groupId)).includes(`${text} for all`))
    await person.until(async () => (await person.texts(privateId)).includes(`${text} for one`))
    return { groupId, privateId }
  }

  async function isSignedOut(person: Person) {
    const { session } = await person.core.readViews()
    return session.phase === 'signed-out' && session.reason
  }

  async function keyChangeOf(accountId: string) {
    const { people } = await ben.core.readViews()
    return people.find((person) => person.accountId === accountId)?.keyChange?.reason
  }

  beforeAll(async () => {
    server = await startLiveServer()
    ;({ person: ben } = await signUp('ben', { disk: bensDisk }))
  }, 60_000)

  afterAll(async () => {
    for (const person of opened) await person.core.close()
    await server?.stop()
  }, 60_000)

  it('[SC6] [EP16] [GR6] starts over: every key and device is new, every chat is rekeyed, the history stays', async () => {
    const { person: desk, recoveryWords } = await signUp('ada')
    const { accountId } = desk
    const phone = await open()
    await phone.core.logIn({ username: 'ada', password: OLD })
    const { groupId, privateId } = await meetBen(desk, 'before')
    const hidden = await desk.core.sendText({ chatId: groupId, text: 'not to be seen here' })
    await ben.until(async () => (await ben.texts(groupId)).includes('not to be seen here'))
    await desk.core.deleteMessage({ chatId: groupId, id: hidden.id, forAll: false })
    await phone.until(async () => (await phone.texts(privateId)).includes('before for one'))
    await desk.core.setHistory(groupId, 'all')
    const before = await desk.core.listDevices()
    const oldKeys = [groupId, privateId].map((chatId) => keyIn(bensDisk, chatId, accountId))

    const rotate = (password: string) => desk.core.rotateAccount({ password, newPassword: NEW })
    await expect(rotate('not the password')).rejects.toMatchObject({ code: 'wrong_credentials' })
    expect(await desk.core.listDevices()).toHaveLength(2)

    const made = await rotate(OLD)
    expect(made.recoveryWords).toHaveLength(24)
    expect(desk.accountId).toBe(accountId)
    await phone.until(async () => (await isSignedOut(phone)) === 'revoked')
    const after = await desk.core.listDevices()
    expect(after).toHaveLength(1)
    expect(before.map(({ deviceId }) => deviceId)).not.toContain(after[0]?.deviceId)

    // Nobody has written yet: the thief is shut out of what comes next in any case.
    await expect.poll(() => keyIn(bensDisk, groupId, accountId), { timeout: 15_000 }).not.toEqual(oldKeys[0])
    await expect.poll(() => keyIn(bensDisk, privateId, accountId), { timeout: 15_000 }).not.toEqual(oldKeys[1])
    await expect
      .poll(() => revokedIn(bensDisk, groupId), { timeout: 15_000 })
      .toEqual(expect.arrayContaining(before.map(({ deviceId }) => deviceId)))
    expect(await keyChangeOf(accountId)).toBe('new-keys')
    expect(new Set(ben.alarms)).toEqual(new Set(['KEY_CHANGED']))

    await desk.until(async () => (await desk.texts(privateId)).includes('before for one'))
    await desk.until(async () => (await desk.texts(groupId)).includes('before for all'))
    await desk.until(async () => !(await desk.texts(groupId)).includes('not to be seen here'))
    await expect(ben.core.sendText({ chatId: privateId, text: 'for whom?' })).rejects.toMatchObject({
      code: 'key_changed',
    })
    await ben.core.acceptIdentity(accountId)
    await ben.core.sendText({ chatId: privateId, text: 'for you' })
    await desk.until(async () => (await desk.texts(privateId)).includes('for you'))
    for (const chatId of [groupId, privateId]) {
      await desk.core.sendText({ chatId, text: 'after' })
      await ben.until(async () => (await ben.texts(chatId)).includes('after'))
    }
    expect(desk.alarms).toEqual([])
    // What the former keys open is given on to those who are let in.
    const { person: cara } = await signUp('cara')
    await desk.core.addMembers(groupId, [cara.accountId])
    await cara.until(async () => (await cara.texts(groupId)).includes('before for all'))

    const newcomer = await open()
    await expect(newcomer.core.logIn({ username: 'ada', password: OLD })).rejects.toMatchObject({
      code: 'wrong_credentials',
    })
    const words = recoveryWords.join(' ')
    await expect(
      newcomer.core.recover({ username: 'ada', recoveryWords: words, newPassword: OLD }),
    ).rejects.toMatchObject({ code: 'wrong_credentials' })
    await newcomer.core.logIn({ username: 'ada', password: NEW })
    for (const text of ['before for one', 'for you', 'after']) {
      await newcomer.until(async () => (await newcomer.texts(privateId)).includes(text))
    }
    await newcomer.until(async () => (await newcomer.texts(groupId)).includes('before for all'))
    await newcomer.until(async () => !(await newcomer.texts(groupId)).includes('not to be seen here'))
    expect(newcomer.alarms).toEqual([])

    // Once more: the keys of before the first time still open what they opened.
    await newcomer.core.rotateAccount({ password: NEW, newPassword: OLD })
    await newcomer.until(async () => (await newcomer.texts(privateId)).includes('before for one'))
    await newcomer.until(async () => (await newcomer.texts(groupId)).includes('after'))
    const last = await open()
    await last.core.logIn({ username: 'ada', password: OLD })
    await last.until(async () => (await last.texts(privateId)).includes('before for one'))
    expect([...newcomer.alarms, ...last.alarms]).toEqual([])
  })

  it('[OB5] what was under way to the former keys leaves no gap when its writer looks at the change first', async () => {
    let isLost = false
    let tries = 0
    const fateOf: PlaceInput['fateOf'] = (name) => {
      if (name === 'message:send') tries++
      return isLost && name === 'message:send' ? 'lose-request' : undefined
    }
    const { person: dora } = await signUp('dora', { fateOf })
    const { person: finn } = await signUp('finn')
    const chatId = await dora.core.openPrivateChat(finn.accountId)
    await dora.core.sendText({ chatId, text: 'hello' })
    await finn.until(async () => (await finn.texts(chatId)).includes('hello'))
    isLost = true
    const before = tries
    const { id } = await dora.core.sendText({ chatId, text: 'under way' })
    await expect.poll(() => tries, { timeout: 15_000 }).toBeGreaterThan(before)
    await finn.core.rotateAccount({ password: OLD, newPassword: NEW })
    await dora.until(async () => dora.alarms.includes('KEY_CHANGED'))
    isLost = false
    await dora.until(async () => (await dora.messages(chatId)).find((message) => message.id === id)?.state === 'failed')
    await dora.core.acceptIdentity(finn.accountId)
    await dora.core.sendText({ chatId, text: 'after' })
    await finn.until(async () => (await finn.texts(chatId)).includes('after'))
    expect(finn.alarms).toEqual([])
  })

  it('[EP14] [PE1] whoever has a former key and the server moves no name by writing into the past', async () => {
    const disk = makeMemoryDisk()
    const { person: desk } = await signUp('gina', { disk })
    await desk.core.findPerson('ben')
    const { value } = disk.rows('keys').find(({ key }) => key === 'self') ?? {}
    const { aid, accountLogKey } = value as { aid: Uint8Array; accountLogKey: CryptoKey }
    await desk.core.rotateAccount({ password: OLD, newPassword: NEW })
    expect((await desk.core.findPerson('ben'))?.keyChange).toBeUndefined()

    const note = { type: 'pin', username: 'ben', accountId: desk.accountId }
    let forged = 0
    const later = await open({
      async lie(name, data) {
        if (name !== 'sync:pull') return data
        for (const { logId, items } of (data as { logs: { logId: string; items: Wire[] }[] }).logs) {
          const first = items.find(({ seq, kind }) => logId === desk.accountId && seq <= 2 && kind === 'account')
          if (first === undefined) continue
          const plain = new TextEncoder().encode(JSON.stringify(note))
          const body = await sealAccountItem(accountLogKey, { aid, itemId: first.id }, plain)
          first.body = Buffer.from(body).toString('base64url')
          forged++
        }
        return data
      },
    })
    await later.core.logIn({ username: 'gina', password: NEW })
    await later.until(async () => (await later.core.listDevices()).every(({ name }) => name === 'Place'))
    expect(forged).toBeGreaterThan(0)
    expect((await later.core.findPerson('ben'))?.keyChange).toBeUndefined()
    expect(later.alarms).toEqual([])
  })

  it('[SC6] whose request or answer is lost goes on as it was, or finds out that it was done', async () => {
    let fate: Fate | undefined
    const { person } = await signUp('cleo', {
      fateOf: (name) => (name === 'auth:rotate-account' ? fate : undefined),
    })
    const { groupId, privateId } = await meetBen(person, 'hello')
    const rotate = () => person.core.rotateAccount({ password: OLD, newPassword: NEW })
    fate = 'lose-request'
    await expect(rotate()).rejects.toMatchObject({ code: 'offline' })
    await person.core.sendText({ chatId: groupId, text: 'as before' })
    await ben.until(async () => (await ben.texts(groupId)).includes('as before'))

    fate = 'lose-answer'
    await rotate()
    await person.until(async () => (await person.texts(privateId)).includes('hello for one'))
    expect(await person.core.listDevices()).toHaveLength(1)
    expect(person.alarms).toEqual([])
  })

  it('[SC6] is finished by the next log-in when the program is killed before the end is known', async () => {
    let asked = () => {}
    const isAsked = new Promise<void>((resolve) => {
      asked = resolve
    })
    let isCut = false
    const disk = makeMemoryDisk()
    const fetch = makeCookieFetch()
    const { person } = await signUp('eve', {
      ...{ disk, fetch },
      fateOf(name) {
        if (name === 'auth:rotate-account') {
          asked()
          isCut = true
          return 'lose-answer'
        }
        return isCut ? 'lose-request' : undefined
      },
    })
    const { groupId, privateId } = await meetBen(person, 'hello')
    await person.core.saveDraft(groupId, 'half a tho')
    const rotating = person.core.rotateAccount({ password: OLD, newPassword: NEW })
    const failed = expect(rotating).rejects.toMatchObject({ code: 'offline' })
    await isAsked
    await person.core.close()
    await failed

    const again = await open({ disk, fetch })
    await again.until(async () => (await isSignedOut(again)) === 'replaced')
    await expect(again.core.logIn({ username: 'eve', password: OLD })).rejects.toMatchObject({
      code: 'wrong_credentials',
    })
    await again.core.logIn({ username: 'eve', password: NEW })
    expect(await again.core.listDevices()).toHaveLength(1)
    await again.until(async () => (await again.texts(privateId)).includes('hello for one'))
    const draft = async () => (await again.core.readViews()).chats.find(({ id }) => id === groupId)?.draft
    await again.until(async () => (await draft()) === 'half a tho')
    await expect.poll(() => revokedIn(bensDisk, groupId), { timeout: 15_000 }).not.toEqual([])
    expect(again.alarms).toEqual([])
  })
})

interface Wire {
  id: string
  seq: number
  kind: string
  body: string
}

/** The key of an account to which the newest epoch of a chat is wrapped. */
function keyIn(disk: MemoryDisk, chatId: string, accountId: string): string | undefined {
  const { epoch } = newest(disk, chatId, 'epoch') as { epoch: Epoch }
  const own = epoch.wrapEntries.find(({ aid }) => Buffer.from(aid).toString('base64url') === accountId)
  return own && Buffer.from(own.kid).toString('hex')
}

/** The devices that a group has been told are gone. */
function revokedIn(disk: MemoryDisk, chatId: string): string[] {
  const { roster } = newest(disk, chatId, 'roster') as { roster: Roster }
  return roster.revokedDeviceIds.map((id) => Buffer.from(id).toString('base64url'))
}

function newest(disk: MemoryDisk, chatId: string, kind: string): unknown {
  return disk
    .rows('epochs')
    .filter(({ key }) => Array.isArray(key) && key[0] === chatId && key[1] === kind)
    .at(-1)?.value
}
