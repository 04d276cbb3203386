import { makeNetwork, systemClock } from '@stogram/core'
import { type MemoryDisk, makeMemoryDisk } from '@stogram/core/memory'
import { makeCookieFetch } from '@stogram/core/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { codeAt } from '../services/authenticator.ts'
import { makeSoftPasskey } from '../services/passkey.ts'
import { type LiveServer, startLiveServer } from './live-server.ts'
import { follow, openCore, type Person } from './people.ts'
import { makeScriptedNetwork, nextCalls, type ScriptedNetwork } from './scripted-network.ts'

interface Place {
  person: Person
  disk: MemoryDisk
  network: ScriptedNetwork
}

describe('a second factor on a real server', () => {
  const credentials = { username: 'ada', password: 'password of ada' }
  const { password } = credentials
  const opened: Person[] = []
  let server: LiveServer
  let skippedMs = 0
  let ada: Place
  let words: string[]
  let secret: string
  let backupCodes: string[]

  const codeNow = (of = secret) => codeAt(of, Date.now() + skippedMs)
  const unused = () => {
    // A code counts once: the next one is a minute later.
    skippedMs += 60_000
    return codeNow()
  }

  beforeAll(async () => {
    server = await startLiveServer(() => Date.now() + skippedMs)
    ada = await openPlace()
    words = (await ada.person.core.signUp({ ...credentials, displayName: 'Ada' })).recoveryWords
  }, 60_000)

  afterAll(async () => {
    for (const person of opened) await person.core.close()
    await server?.stop()
  }, 60_000)

  async function openPlace(): Promise<Place> {
    const disk = makeMemoryDisk()
    const network = makeScriptedNetwork(makeNetwork({ url: server.url, fetch: makeCookieFetch() }))
    const core = await openCore({
      ...{ storage: disk.open(), network, clock: systemClock, deviceName: 'Place' },
    })
    const person = follow(core)
    opened.push(person)
    return { person, disk, network }
  }
  const phaseOf = async ({ core }: Person) => (await core.readViews()).session.phase

  it('[SC5] is made on the device: a secret for an app, and ten codes that are kept nowhere', async () => {
    const { core } = ada.person
    secret = await core.makeTotpSecret()
    expect(await core.makeTotpSecret()).not.toBe(secret)
    const wrong = codeAt(secret, 0)
    await expect(core.addTotp({ secret, code: wrong, password })).rejects.toMatchObject({ code: 'wrong_code' })
    const badly = core.addTotp({ secret, code: codeNow(), password: 'something else' })
    await expect(badly).rejects.toMatchObject({ code: 'wrong_credentials' })
    expect(await core.listFactors()).toEqual({ passkeys: [], backupCodes: 0 })

    ;({ backupCodes } = await core.addTotp({ secret, code: codeNow(), password }))
    expect(new Set(backupCodes).size).toBe(10)
    expect(await core.listFactors()).toEqual({ totp: { sinceMs: expect.any(Number) }, passkeys: [], backupCodes: 10 })
    const kept = JSON.stringify(['meta', 'keys', 'outbox'].map((name) => ada.disk.rows(name as 'meta')))
    for (const code of [secret, ...backupCodes]) expect(kept).not.toContain(code)
  })

  it('[SC5] is there once when the answer was lost and the command is repeated', async () => {
    const { core } = ada.person
    const code = codeNow()
    nextCalls(ada.network, 'factor:add-totp', 'lose-answer')
    await expect(core.addTotp({ secret, code, password })).rejects.toMatchObject({ code: 'offline' })
    ;({ backupCodes } = await core.addTotp({ secret, code, password }))
    expect((await core.listFactors()).backupCodes).toBe(10)
  })

  it('[SS9] holds a log-in up: nothing is stored before it is right, and it may be tried again', async () => {
    const { person, disk, network } = await openPlace()
    const { core } = person
    await expect(core.proveFactor({ kind: 'totp', code: unused() })).rejects.toMatchObject({ code: 'unauthorized' })
    expect(await core.logIn(credentials)).toEqual({ kinds: ['totp', 'backup-code'] })
    expect(await phaseOf(person)).toBe('signed-out')
    expect((['meta', 'keys', 'logs'] as const).flatMap((store) => disk.rows(store))).toEqual([])

    await expect(core.proveFactor({ kind: 'totp', code: '12345' })).rejects.toMatchObject({ code: 'wrong_code' })
    expect(network.calls).toEqual(['auth:prelogin', 'auth:login'])
    const wrong = core.proveFactor({ kind: 'totp', code: codeAt(secret, 0) })
    await expect(wrong).rejects.toMatchObject({ code: 'wrong_code' })
    expect(await phaseOf(person)).toBe('signed-out')
    await core.proveFactor({ kind: 'totp', code: unused() })
    expect(await phaseOf(person)).toBe('signed-in')
    expect((await core.listDevices()).length).toBe(2)
    await core.logOut()
    await expect(core.proveFactor({ kind: 'totp', code: unused() })).rejects.toMatchObject({ code: 'unauthorized' })
  })

  it('[SS9] is asked for anew when it comes too late', async () => {
    const { person } = await openPlace()
    await person.core.logIn(credentials)
    skippedMs += 6 * 60_000
    const late = person.core.proveFactor({ kind: 'totp', code: codeNow() })
    await expect(late).rejects.toMatchObject({ code: 'unauthorized' })
    await person.core.logIn(credentials)
    await person.core.proveFactor({ kind: 'totp', code: codeNow() })
    expect(await phaseOf(person)).toBe('signed-in')
  })

  it('[SC5] is replaced by a backup code as people type it; new codes end the old', async () => {
    const { person } = await openPlace()
    const [first = '', second = ''] = backupCodes
    await person.core.logIn(credentials)
    await person.core.proveFactor({ kind: 'backup-code', code: first.toUpperCase().replace(/(.{4})/g, '$1 ') })
    expect((await person.core.listFactors()).backupCodes).toBe(9)
    const renewed = await person.core.renewBackupCodes({ password })
    const elsewhere = await openPlace()
    await elsewhere.person.core.logIn(credentials)
    const old = elsewhere.person.core.proveFactor({ kind: 'backup-code', code: second })
    await expect(old).rejects.toMatchObject({ code: 'wrong_code' })
    await elsewhere.person.core.proveFactor({ kind: 'backup-code', code: renewed.backupCodes[9] ?? '' })
    expect(await phaseOf(elsewhere.person)).toBe('signed-in')
  })

  it('[SC5] may be a passkey, whose name only the devices of the account learn', async () => {
    const origin = `http://localhost:${new URL(server.url).port}`
    const key = makeSoftPasskey()
    const sent: string[] = []
    const { core } = ada.person
    const { ticket, ...asked } = await core.offerPasskey({ password })
    const passkey = key.make(asked, origin)
    nextCalls(ada.network, 'factor:add-passkey', 'lose-answer')
    await expect(core.addPasskey({ ticket, passkey, name: 'Blue key' })).rejects.toMatchObject({ code: 'offline' })
    ada.network.fateOf = (_name, wire) => void sent.push(JSON.stringify(wire))
    // Not the first factor: the backup codes stay.
    expect(await core.addPasskey({ ticket, passkey, name: 'Blue key' })).toEqual({})

    const { person } = await openPlace()
    const again = await person.core.logIn(credentials)
    expect(again?.kinds).toEqual(['totp', 'passkey', 'backup-code'])
    if (again?.passkey === undefined) throw new Error('no passkey was asked for')
    await person.core.proveFactor(key.prove(again.passkey, origin))
    const nameIs = (name: string) => async () => {
      const { passkeys } = await person.core.listFactors()
      return passkeys.some((each) => each.passkeyId === key.id && each.name === name)
    }
    await person.until(nameIs('Blue key'))
    await core.renamePasskey({ passkeyId: key.id, name: 'Old key' })
    await person.until(nameIs('Old key'))
    expect(sent.join()).not.toMatch(/Blue key|Old key/)
    expect(sent.length).toBeGreaterThan(1)
    await core.removePasskey({ passkeyId: key.id, password })
    expect(await core.listFactors()).toMatchObject({ passkeys: [], backupCodes: 9 })
  }, 30_000)

  it('[SC5] is asked for no longer once it is switched off, and after a recovery', async () => {
    const { core } = ada.person
    await core.removeTotp({ password })
    expect(await core.listFactors()).toEqual({ passkeys: [], backupCodes: 0 })
    const { person } = await openPlace()
    expect(await person.core.logIn(credentials)).toBeUndefined()

    const again = await core.makeTotpSecret()
    await core.addTotp({ secret: again, code: codeNow(again), password })
    const saved = await openPlace()
    await saved.person.core.recover({
      ...{ username: credentials.username, recoveryWords: words.join(' '), newPassword: 'another password' },
    })
    expect(await saved.person.core.listFactors()).toEqual({ passkeys: [], backupCodes: 0 })
    const next = await openPlace()
    expect(await next.person.core.logIn({ ...credentials, password: 'another password' })).toBeUndefined()
  })
})
