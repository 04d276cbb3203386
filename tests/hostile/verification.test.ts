import { encodeCanonical, idBytes, idText, verifyStatement } from '@stogram/e2ee'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fixedAccountKeys } from '../../packages/e2ee/src/testing/fixed-keys.ts'
import { attackLog, firstOf, messagesOf } from './attack.ts'
import { Cast, type Device } from './cast.ts'
import { startEvilServer } from './evil-server.ts'
import { accountOf } from './forge.ts'
import { entryOf, rotate } from './forge-accounts.ts'

/*
 * Comparing keys is what is left where a server lies from the very first contact on. These people decide about each
 * other's keys for good, so they have a server of their own.
 */
describe('comparing keys under a hostile server', () => {
  let cast: Cast
  let ada: Device
  let ben: Device
  let stop: () => Promise<void>

  beforeAll(async () => {
    const server = await startEvilServer()
    cast = new Cast(server)
    stop = () => server.stop()
    ada = await cast.join('ada')
    ben = await cast.join('ben')
    await cast.talk(ada, ben)
  })
  afterAll(async () => {
    await cast?.close()
    await stop?.()
  })

  const personOf = async (device: Device, { accountId }: Device) =>
    (await device.core.readViews()).people.find((person) => person.accountId === accountId)
  const named = (name: string) => {
    const device = cast.devices.find((one) => one.name === name)
    if (device === undefined) throw new Error(`${name} has not joined`)
    return device
  }
  const isVerified = async (device: Device, other: Device) =>
    (await personOf(device, other))?.verifiedAtMs !== undefined

  it('[PE5] both sides show one number, and each scans the code of the other', async () => {
    const [onAda, onBen] = [
      await ada.core.readVerification(ben.accountId),
      await ben.core.readVerification(ada.accountId),
    ]
    expect(onAda.safetyNumber).toMatch(/^(\d{5} ){11}\d{5}$/)
    expect(onBen.safetyNumber).toBe(onAda.safetyNumber)
    expect(onBen.code).not.toBe(onAda.code)
    expect(await ada.core.checkScannedCode(ben.accountId, onAda.code)).toBe('different')
    expect(await isVerified(ada, ben)).toBe(false)
    expect(await ada.core.checkScannedCode(ben.accountId, onBen.code)).toBe('match')
    expect(await isVerified(ada, ben)).toBe(true)
    expect(await isVerified(ben, ada)).toBe(false)
    await expect(ada.core.readVerification(ada.accountId)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('[PE5] the number of the keys that are here is shown on a line that hangs, and a code with them counts', async () => {
    const { code } = await ben.core.readVerification(ada.accountId)
    let isAsked = false
    let goOn = () => {}
    const line = new Promise<void>((resolve) => {
      goOn = resolve
    })
    const undo = ada.network.lie('user:directory', async (data) => {
      isAsked = true
      await line
      return data
    })
    const { safetyNumber } = await ada.core.readVerification(ben.accountId)
    expect(await ada.core.checkScannedCode(ben.accountId, code)).toBe('match')
    goOn()
    undo()
    expect(isAsked).toBe(true)
    expect((await ben.core.readVerification(ada.accountId)).safetyNumber).toBe(safetyNumber)
  })

  it('[PE4] a mark is on every device of the account, and goes from all of them', async () => {
    const phone = await cast.addDevice(ada, 'ada-phone')
    await phone.until(() => isVerified(phone, ben))
    const { identity } = await phone.core.readVerification(ben.accountId)
    await phone.core.setVerified({ accountId: ben.accountId, identity, isVerified: false })
    expect(await isVerified(phone, ben)).toBe(false)
    await ada.until(async () => !(await isVerified(ada, ben)))
    await ada.core.setVerified({ accountId: ben.accountId, identity, isVerified: true })
    await phone.until(() => isVerified(phone, ben))
    expect((await personOf(phone, ben))?.keyChange).toBeUndefined()
    await phone.core.close()
  })

  it.each([
    ['an invite link', () => `https://example.org/i#${ben.accountId}`],
    ['an account id', () => ben.accountId],
    ['a cut code', async () => (await ben.core.readVerification(ada.accountId)).code.slice(0, -4)],
    [
      'what a join link carries',
      () => `stogram-verify:${idText(encodeCanonical([9, new Uint8Array(16), new Uint8Array(32)]))}`,
    ],
  ])('[PE5] A9 %s is no code to compare, and marks nobody', async (_what, make) => {
    expect(await ben.core.checkScannedCode(ada.accountId, await make())).toBe('no-code')
    expect(await isVerified(ben, ada)).toBe(false)
  })

  it('[PE5] A6 somebody who was put between two people from the first contact on shows when they compare', async () => {
    const eve = await cast.join('eve')
    const cara = await cast.join('cara')
    const asEve = async () => ({ ...(await entryOf(cara, eve.accountId)), username: 'ben' })
    const stopLying = cara.network.lie('user:find', asEve)
    const found = await cara.core.findPerson('ben')
    expect(found?.accountId).toBe(eve.accountId)
    await ben.core.findPerson('cara')
    const [onCara, onBen] = [
      await cara.core.readVerification(eve.accountId),
      await ben.core.readVerification(cara.accountId),
    ]
    expect(onCara.safetyNumber).not.toBe(onBen.safetyNumber)
    expect(await cara.core.checkScannedCode(eve.accountId, onBen.code)).toBe('different')
    expect(await isVerified(cara, eve)).toBe(false)
    stopLying()
  })

  it('[PE4] [PE1] [PE6] A6 new keys take the mark and hold what is written, also on a device that never saw the old ones', async () => {
    const { identity } = await ada.core.readVerification(ben.accountId)
    await ada.core.setVerified({ accountId: ben.accountId, identity, isVerified: true })
    const chatId = await ada.core.openPrivateChat(ben.accountId)
    const groupId = await cast.group(ada, ben)
    const rotated = await rotate(
      await entryOf(ada, ben.accountId),
      accountOf(ada, ben.accountId),
      ben.identity,
      await fixedAccountKeys(5),
    )
    const hide = (device: Pick<Device, 'network'>) =>
      device.network.lie('user:directory', ({ entries }) => ({
        entries: entries.map((entry) => (entry.accountId === ben.accountId ? rotated : entry)),
      }))
    const undo = hide(ada)
    await ada.core.fetchPerson(ben.accountId)
    const held = await personOf(ada, ben)
    expect(held?.verifiedAtMs).toBeUndefined()
    expect(held?.keyChange).toMatchObject({ reason: 'new-keys', wasVerified: true })
    await expect(ada.core.sendText({ chatId, text: 'for whom?' })).rejects.toMatchObject({ code: 'key_changed' })
    // The number of before is no proof for the keys of now.
    const late = ada.core.setVerified({ accountId: ben.accountId, identity, isVerified: true })
    await expect(late).rejects.toMatchObject({ code: 'key_changed' })

    // A group that both belong to waits as well.
    await expect(ada.core.sendText({ chatId: groupId, text: 'for all?' })).rejects.toMatchObject({
      code: 'key_changed',
    })

    const fresh = await cast.addDevice(ada, 'ada-fresh', (network) => void hide({ network }))
    await fresh.until(async () => (await personOf(fresh, ben))?.keyChange?.wasVerified)
    await fresh.core.acceptIdentity(ben.accountId)
    await ada.until(async () => (await personOf(ada, ben))?.keyChange === undefined)
    expect(await isVerified(ada, ben)).toBe(false)
    await ada.core.sendText({ chatId: groupId, text: 'for all' })
    undo()
    await fresh.core.close()
  })

  it('[PE7] somebody who is known from a group alone is introduced by who added them', async () => {
    const cara = named('cara')
    const chatId = await cast.group(ada, cara)
    const dan = await cast.join('dan')
    await cara.core.findPerson('dan')
    await ada.core.addMembers(chatId, [dan.accountId])
    await dan.until(async () => (await dan.core.readViews()).chats.some((chat) => chat.id === chatId))
    await ada.core.sendText({ chatId, text: 'welcome too' })
    await dan.sees(chatId, 'welcome too')
    expect(await dan.core.readIntroducer(cara.accountId)).toBe(ada.accountId)
    expect(await dan.core.readIntroducer(ada.accountId)).toBeUndefined()
    // Who was found by name needs nobody to be introduced by.
    expect(await cara.core.readIntroducer(dan.accountId)).toBeUndefined()
    const { identity } = await dan.core.readVerification(cara.accountId)
    await dan.core.setVerified({ accountId: cara.accountId, identity, isVerified: true })
    expect(await dan.core.readIntroducer(cara.accountId)).toBeUndefined()
  })

  it('[PE9] B4 two histories of one chat can be shown to others, signed and without a word of anybody', async () => {
    const [cara, dan] = [named('cara'), named('dan')]
    const chatId = await cast.group(ada, cara, dan)
    const attack = await attackLog(dan, chatId)
    attack.withhold(firstOf(messagesOf(ada)))
    await ada.core.sendText({ chatId, text: 'left out' })
    await cara.sees(chatId, 'left out')
    await cara.core.sendText({ chatId, text: 'seen by all' })
    await dan.sees(chatId, 'seen by all')
    await dan.alarmed('TRANSCRIPT_FORK', chatId)
    const { alarms } = await dan.core.readViews()
    const fork = alarms.find((alarm) => alarm.chatId === chatId && alarm.hasEvidence)
    expect(fork).not.toHaveProperty('evidence')
    const text = await dan.core.exportEvidence(fork?.id ?? '')
    expect(text).not.toMatch(/left out|seen by all/)
    const { theirs, ours } = JSON.parse(text)
    expect(theirs).toMatchObject({ accountId: cara.accountId, view: { seq: expect.any(Number) } })
    const sealed = (await cara.network.trueLog(chatId)).map(({ body }) => idText(body))
    expect(sealed).toContain(theirs.envelope)
    expect(theirs.view.chain16).not.toBe(ours.view.chain.slice(0, theirs.view.chain16.length))
    // Anybody who knows the device's key can check who says so.
    const device = accountOf(dan, dan.accountId).devices[0]
    const signed = verifyStatement(device?.dkPub ?? new Uint8Array(32), ours.statement, idBytes(ours.signature))
    await expect(signed).resolves.toBeUndefined()
    expect(ours.statement).toContain(ours.view.chain)
    await expect(dan.core.exportEvidence('of nothing')).rejects.toMatchObject({ code: 'not_found' })
    attack.stop()
  })
})
