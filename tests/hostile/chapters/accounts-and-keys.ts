import { type OpenedAccountAnswer, UnreachableError } from '@stogram/contract'
import { accountIdOf, idBytes, idText, makeIdentity, sealAccountItem } from '@stogram/e2ee'
import { describe, expect, it } from 'vitest'
import { codeAt } from '../../services/authenticator.ts'
import { attackLog, firstOf, messagesOf } from '../attack.ts'
import { passwordOf } from '../cast.ts'
import { callsOf, type EvilServer, flip, type Lie, newItemId } from '../evil-server.ts'
import { accountOf, loot } from '../forge.ts'
import { addDevice, entryOf, mustBe, rotate } from '../forge-accounts.ts'
import type { Stage } from '../stage.ts'

/** Chapter A of the checklist: what a server can do to accounts and keys. */
export function accountsAndKeys(stage: () => Stage): void {
  describe('a server that attacks accounts and keys', () => {
    it.each([
      ['memory', { memoryKiB: 1_024 }],
      ['passes', { iterations: 1 }],
    ])(
      '[SS2] [PE3] A1 a derivation with too little %s is refused before anything is derived or sent',
      async (_what, weak) => {
        const { cast, ben, server } = stage()
        const device = await cast.stranger('ben-weak', ben)
        device.network.lie('auth:prelogin', ({ kdf }) => ({ kdf: { ...kdf, ...weak } }))
        const before = server.sent.length
        const attempt = device.core.logIn({ username: 'ben', password: passwordOf('ben') })
        await expect(attempt).rejects.toMatchObject({ code: 'tampered' })
        await device.alarmed('KDF_REFUSED')
        const [alarm] = (await device.core.readViews()).alarms
        await device.core.dismissAlarm(alarm?.id ?? '')
        expect(await device.codes()).toEqual([])
        expect(callsOf(server, device, before)).toEqual(['auth:prelogin'])
        await device.core.close()
      },
    )

    it.each(['arkByPassword', 'sealedKeys'] as const)(
      'A2 a changed bit in %s opens nothing, and the server hears nothing of it',
      async (field) => {
        const { cast, ben, server } = stage()
        const device = await cast.stranger('ben-flipped', ben)
        device.network.lie(
          'auth:login',
          opened((data) => ({ ...data, secrets: { ...data.secrets, [field]: flip(data.secrets[field], -3) } })),
        )
        const before = server.sent.length
        const attempt = device.core.logIn({ username: 'ben', password: passwordOf('ben') })
        await expect(attempt).rejects.toMatchObject({ code: 'tampered' })
        expect(callsOf(server, device, before)).toEqual(['auth:prelogin', 'auth:login'])
        await device.core.close()
      },
    )

    it('[SS9] A2 keys that come after a second factor are checked like any', async () => {
      const { cast, ben, server } = stage()
      const password = passwordOf('ben')
      const secret = await ben.core.makeTotpSecret()
      const { backupCodes } = await ben.core.addTotp({ secret, code: codeAt(secret, Date.now()), password })
      const device = await cast.stranger('ben-asked', ben)
      device.network.lie('auth:prove-factor', ({ secrets, ...rest }) => ({
        ...rest,
        secrets: { ...secrets, sealedKeys: flip(secrets.sealedKeys, -3) },
      }))
      const before = server.sent.length
      expect(await device.core.logIn({ username: 'ben', password })).toEqual({ kinds: ['totp', 'backup-code'] })
      const attempt = device.core.proveFactor({ kind: 'backup-code', code: backupCodes[0] ?? '' })
      await expect(attempt).rejects.toMatchObject({ code: 'tampered' })
      expect(callsOf(server, device, before)).toEqual(['auth:prelogin', 'auth:login', 'auth:prove-factor'])
      await ben.core.removeTotp({ password })
      await device.core.close()
    })

    it('A3 sealed secrets that change places open nothing', async () => {
      const { cast, ben } = stage()
      const device = await cast.stranger('ben-swapped', ben)
      device.network.lie(
        'auth:login',
        opened((data) => {
          const { arkByRecovery, sealedKeys } = data.secrets
          return { ...data, secrets: { ...data.secrets, arkByPassword: arkByRecovery ?? sealedKeys } }
        }),
      )
      const attempt = device.core.logIn({ username: 'ben', password: passwordOf('ben') })
      await expect(attempt).rejects.toMatchObject({ code: 'tampered' })
      await device.core.close()
    })

    it("[SS2] A5 keys that are not this account's are not used, whether sent at the log-in or later", async () => {
      const { cast, ada, ben, cara } = stage()
      const foreign = await entryOf(ada, cara.accountId)
      const device = await cast.stranger('ben-foreign', ben)
      device.network.lie(
        'auth:login',
        opened((data) => ({ ...data, entry: { ...foreign, username: 'ben' } })),
      )
      const attempt = device.core.logIn({ username: 'ben', password: passwordOf('ben') })
      await expect(attempt).rejects.toMatchObject({ code: 'tampered' })
      const stop = ada.network.lie('user:directory', () => ({
        entries: [{ ...foreign, accountId: ada.accountId }],
      }))
      await ada.core.fetchPerson(ada.accountId)
      await ada.alarmed('KEY_CHANGED', ada.accountId)
      stop()
      await device.core.close()
    })

    it('A6 keys under an account id that they do not hash to are refused', async () => {
      const { ada, ben, cara } = stage()
      const stop = ada.network.lie('user:directory', async (data) => {
        const { entries } = await ada.network.ask('user:directory', { accountIds: [cara.accountId] })
        const foreign = mustBe(entries[0])
        return { entries: data.entries.map((entry) => ({ ...foreign, accountId: entry.accountId })) }
      })
      await ada.core.fetchPerson(ben.accountId)
      await ada.alarmed('KEY_CHANGED', ben.accountId)
      stop()
      expect(idText(accountOf(ada, ben.accountId).aid)).toBe(ben.accountId)
    })

    it('[PE1] A6 an answer about somebody else than was asked for is refused', async () => {
      const { cara, dan } = stage()
      const stop = dan.network.lie('user:find', () => entryOf(dan, cara.accountId))
      await expect(dan.core.findPerson('ada')).rejects.toMatchObject({ code: 'tampered' })
      await dan.alarmed('KEY_CHANGED', cara.accountId)
      stop()
    })

    it('[PE1] A6 a name that leads to another account blocks sending until the person decides', async () => {
      const { cast, ada, server } = stage()
      const eve = await cast.join('eve')
      const second = await cast.addDevice(eve, 'eve-phone')
      await second.core.findPerson('ben')
      const before = server.sent.length
      const stop = second.network.lie('user:find', async () => ({
        ...(await entryOf(second, ada.accountId)),
        username: 'ben',
      }))
      const found = await second.core.findPerson('ben')
      expect(found?.keyChange?.reason).toBe('other-account')
      await second.alarmed('KEY_CHANGED', ada.accountId)
      await expect(second.core.openPrivateChat(ada.accountId)).rejects.toMatchObject({ code: 'key_changed' })
      expect(callsOf(server, second, before)).not.toContain('chat:create')
      await second.core.acceptIdentity(ada.accountId)
      stop()
      await cast.talk(second, ada, 'after a decision')
    })

    it('[PE1] A6 new identity keys of a person known before block sending until the person decides', async () => {
      const { cast, ada, ben } = stage()
      const finn = await cast.join('finn')
      const chatId = await cast.talk(ada, finn)
      const entry = await entryOf(ada, finn.accountId)
      const rotated = await rotate(entry, accountOf(ada, finn.accountId), finn.identity, ben.identity)
      const stop = ada.network.lie('user:directory', ({ entries }) => ({
        entries: entries.map((one) => (one.accountId === finn.accountId ? rotated : one)),
      }))
      await ada.core.fetchPerson(finn.accountId)
      await ada.alarmed('KEY_CHANGED', finn.accountId)
      await expect(ada.core.sendText({ chatId, text: 'for whom?' })).rejects.toMatchObject({ code: 'key_changed' })
      const { people } = await ada.core.readViews()
      expect(people.find((person) => person.accountId === finn.accountId)?.keyChange?.reason).toBe('new-keys')
      await ada.core.acceptIdentity(finn.accountId)
      await ada.core.sendText({ chatId, text: 'for you' })
      stop()
    })

    it.each(['opened by this side', 'opened by the other side'])(
      '[PE2] A6 a private chat %s cannot be bound to another account',
      async (side) => {
        const { cast, ada, ben, cara } = stage()
        const isOwn = side === 'opened by this side'
        const victim = await cast.addDevice(ada, `ada-bound-${isOwn}`, (network) => {
          network.lie('chat:read', (data) =>
            data.kind === 'PRIVATE' ? { ...data, members: [ada.accountId, cara.accountId] } : data,
          )
        })
        if (isOwn) {
          const attempt = victim.core.openPrivateChat(ben.accountId)
          await expect(attempt).rejects.toMatchObject({ code: 'tampered' })
        } else await cast.talk(ben, ada, 'to the true one')
        await victim.alarmed('KEY_CHANGED', cara.accountId)
        const { chats } = await victim.core.readViews()
        // The true chat with Cara may be there.
        expect(chats.filter((chat) => chat.peerId === cara.accountId).length).toBeLessThan(2)
        await victim.core.close()
      },
    )

    it.each(['certificate', 'list'])(
      'A7 a device whose %s the account has not signed is not believed',
      async (what) => {
        const { ada, ben, cara } = stage()
        const entry = await entryOf(ada, ben.accountId)
        const view = accountOf(ada, ben.accountId)
        const [own, foreign] = [ben.identity.identitySigning.privateKey, cara.identity.identitySigning.privateKey]
        const forged = await (what === 'list'
          ? addDevice(entry, view, own, undefined, foreign)
          : addDevice(entry, view, foreign, undefined, own))
        const stop = ada.network.lie('user:directory', () => ({ entries: [forged] }))
        await ada.core.fetchPerson(ben.accountId)
        await ada.alarmed('DEVICE_UNCERTIFIED', ben.accountId)
        stop()
        expect(accountOf(ada, ben.accountId).devices).toEqual(view.devices)
      },
    )

    it('A8 an older device list and another list of the same version raise alarms', async () => {
      const { cast, ada, ben } = stage()
      const old = await entryOf(ada, ben.accountId)
      const oldView = accountOf(ada, ben.accountId)
      const phone = await cast.addDevice(ben, 'ben-listed')
      await ada.core.fetchPerson(ben.accountId)
      const back = ada.network.lie('user:directory', () => ({ entries: [old] }))
      await ada.core.fetchPerson(ben.accountId)
      await ada.alarmed('ROLLBACK', ben.accountId)
      back()
      const other = await addDevice(old, oldView, ben.identity.identitySigning.privateKey)
      const fork = ada.network.lie('user:directory', () => ({ entries: [other] }))
      await ada.core.fetchPerson(ben.accountId)
      await ada.alarmed('LOG_FORK', ben.accountId)
      fork()
      await phone.core.close()
    })

    it('A8 a device list that the server hides is noticed when its owner writes', async () => {
      const { cast, ada, ben } = stage()
      const chatId = await cast.group(ada, ben)
      const old = await entryOf(ada, ben.accountId)
      const stop = ada.network.lie('user:directory', ({ entries }) => ({
        entries: entries.map((entry) => (entry.accountId === ben.accountId ? old : entry)),
      }))
      const phone = await cast.addDevice(ben, 'ben-hidden')
      await ben.until(
        async () => accountOf(ben, ben.accountId).deviceList.version > accountOf(ada, ben.accountId).deviceList.version,
      )
      await ben.core.sendText({ chatId, text: 'from a longer list' })
      await ada.sees(chatId, 'from a longer list')
      await ada.alarmed('LOG_FORK', chatId)
      stop()
      await phone.core.close()
    })

    it('A10 what was signed for one purpose is refused in the place of another', async () => {
      const { cast, ada, ben } = stage()
      const chatId = await cast.group(ada, ben)
      const epoch = mustBe((await ben.network.trueLog(chatId)).find((item) => item.kind === 'epoch'))
      const attack = await attackLog(ben, chatId)
      attack.tamper(firstOf(messagesOf(ada)), () => epoch.body)
      await ada.core.sendText({ chatId, text: 'replaced by a record' })
      await ben.until(async () => (await ben.codes(chatId)).length > 0)
      const message = mustBe((await ben.network.trueLog(chatId)).filter(messagesOf(ada)).at(-1))
      await attack.insert({ ...message, kind: 'op' })
      await attack.insert({ ...message, kind: 'epoch' })
      await ada.core.sendText({ chatId, text: 'after' })
      await ben.sees(chatId, 'after')
      expect(await ben.texts(chatId)).toEqual(['welcome', 'after'])
    })

    it('[DV9] A11 a device whose key fits every signature does not become one of a person', async () => {
      const { cast, ada, ben } = stage()
      const chatId = await cast.group(ada, ben)
      const entry = await entryOf(ada, ben.accountId)
      const neutral = Uint8Array.from({ length: 32 }, (_, i) => (i === 0 ? 1 : 0))
      // Signed by the true identity key: Ben himself would like to deny later what he writes from it.
      const weak = { dkPub: neutral, mkPub: neutral }
      const view = accountOf(ada, ben.accountId)
      const forged = await addDevice(entry, view, ben.identity.identitySigning.privateKey, weak)
      const stop = ada.network.lie('user:directory', () => ({ entries: [forged] }))
      await ada.core.fetchPerson(ben.accountId)
      await ada.alarmed('DEVICE_UNCERTIFIED', ben.accountId)
      stop()
      expect(accountOf(ada, ben.accountId).devices).toEqual(view.devices)
      await ben.core.sendText({ chatId, text: 'from a sound device' })
      await ada.sees(chatId, 'from a sound device')
    })

    it.each([0, 2])('A13 sealed secrets in the form of version %i open nothing', async (version) => {
      const { cast, ben } = stage()
      const device = await cast.stranger(`ben-version-${version}`, ben)
      device.network.lie(
        'auth:login',
        opened((data) => {
          // [version, …]: the number stands behind the byte that says how long the array is.
          const arkByPassword = Uint8Array.from(data.secrets.arkByPassword, (byte, i) => (i === 1 ? version : byte))
          return { ...data, secrets: { ...data.secrets, arkByPassword } }
        }),
      )
      const attempt = device.core.logIn({ username: 'ben', password: passwordOf('ben') })
      await expect(attempt).rejects.toMatchObject({ code: 'tampered' })
      await device.core.close()
    })

    it('[KH8] A14 what an account keeps for itself has the same size, whatever names stand in it', async () => {
      const { cast, dan, server } = stage()
      const before = server.sent.length
      const device = await cast.addDevice(dan, 'dan-with-a-name-of-some-length')
      await device.core.findPerson('ada')
      await device.until(async () => notesOf(server, device, before).length >= 2)
      const sizes = notesOf(server, device, before)
      expect(new Set(sizes).size).toBe(1)
      await device.core.close()
    })

    it('[KH8] A3 a note of the own account that comes under another id is not heard', async () => {
      const { cast, ada, cara } = stage()
      const chatId = await cast.group(ada, cara)
      const [welcome] = (await cara.messages(chatId)).filter(({ text }) => text === 'welcome')
      await cara.core.deleteMessage({ chatId, id: mustBe(welcome).id, forAll: false })
      await cara.until(async () => (await cara.core.readViews()).connection.queued === 0)
      const device = await cast.addDevice(cara, 'cara-misled', (network) => {
        network.lie('sync:pull', (data) => ({
          ...data,
          logs: data.logs.map((log) => ({
            ...log,
            items: log.items.map((item) => (item.kind === 'account' ? { ...item, id: newItemId() } : item)),
          })),
        }))
      })
      await device.sees(chatId, 'welcome')
      await device.core.logOut()
    })

    it('[IN9] A14 a note of the own account that no device would write keeps nothing from it', async () => {
      const { cast, ben, cara } = stage()
      const { accountLogKey } = mustBe(cara.disk.rows('keys')[0]?.value as { accountLogKey: CryptoKey } | undefined)
      for (const text of ['null', '{', '{"type":"pin"}', '{"type":"of-a-later-version","when":1}']) {
        const itemId = newItemId()
        const place = { aid: idBytes(cara.accountId), itemId }
        const body = await sealAccountItem(accountLogKey, place, new TextEncoder().encode(text))
        await cara.network.ask('account:append', { id: itemId, body })
      }
      await cast.group(ben, cara)
    })

    it('[IN10] [OB6] A7 a revocation whose look-up fails once is learned all the same', async () => {
      const { cast, ben, cara } = stage()
      const phone = await cast.addDevice(ben, 'ben-phone')
      const stolen = await cast.addDevice(ben, 'ben-stolen')
      const chatId = await cast.talk(ben, cara, 'before the phone was gone')
      await phone.sees(chatId, 'before the phone was gone')
      await stolen.sees(chatId, 'before the phone was gone')
      const { deviceId, epoch } = loot(stolen, chatId)
      let failed = 0
      const stop = phone.network.lie('user:directory', () => {
        failed += 1
        throw new UnreachableError('gone')
      })
      await ben.core.revokeDevices({ deviceIds: [deviceId], password: passwordOf('ben') })
      await phone.until(async () => failed > 0)
      stop()
      const isLearned = () => accountOf(phone, ben.accountId).deviceList.revokedIds.map(idText).includes(deviceId)
      await expect.poll(isLearned, { timeout: 10_000 }).toBe(true)
      await phone.core.sendText({ chatId, text: 'not for the thief' })
      await cara.sees(chatId, 'not for the thief')
      expect(loot(phone, chatId).epoch.number).toBeGreaterThan(epoch.number)
    })

    it('A12 an account of weak keys does not become a person', async () => {
      const { ada, ben } = stage()
      const [signing, encryption] = await Promise.all([weakPair('RSA-PSS'), weakPair('RSA-OAEP')])
      const [spkiS, spkiE] = await Promise.all([spkiOf(signing), spkiOf(encryption)])
      const accountId = idText(await accountIdOf(spkiS, spkiE))
      const entry = await entryOf(ada, ben.accountId)
      const identity = await makeIdentity({ signingKey: signing.privateKey, spkiS, spkiE }, Date.now()).catch(
        () => undefined,
      )
      const identityChain =
        identity === undefined ? [] : [{ record: identity.record, signatures: [...identity.signatures] }]
      const stop = ada.network.lie('user:find', () => ({ ...entry, accountId, identityChain }))
      await expect(ada.core.findPerson('ben')).rejects.toMatchObject({ code: 'tampered' })
      stop()
      const { people } = await ada.core.readViews()
      expect(people.map((person) => person.accountId)).not.toContain(accountId)
    })
  })
}

/** A lie about what a log-in gives to who needs no second factor. */
function opened(lie: (data: OpenedAccountAnswer) => OpenedAccountAnswer): Lie<'auth:login'> {
  return (data) => ('factor' in data ? data : lie(data))
}

/** Sizes of what a device has told the others of its account, sealed. */
function notesOf(server: EvilServer, { name }: { name: string }, from: number): number[] {
  return server.sent.slice(from).flatMap((line) => {
    const call = JSON.parse(line) as { device: string; name: string; wire: { body: string } }
    return call.device === name && call.name === 'account:append' ? [call.wire.body.length] : []
  })
}

async function weakPair(name: 'RSA-PSS' | 'RSA-OAEP'): Promise<CryptoKeyPair> {
  const algorithm = { name, hash: 'SHA-256', modulusLength: 2_048, publicExponent: Uint8Array.of(1, 0, 1) }
  return crypto.subtle.generateKey(algorithm, true, name === 'RSA-PSS' ? ['sign', 'verify'] : ['encrypt', 'decrypt'])
}

async function spkiOf({ publicKey }: CryptoKeyPair): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.exportKey('spki', publicKey))
}
