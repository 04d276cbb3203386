import { describe, expect, test } from 'vitest'
import { accountLogKey, sealAccountItem } from '../account/account-items.ts'
import { makeRootKey } from '../account/root-key.ts'
import { privateRoster } from '../chat/private-chat.ts'
import { hkdf } from '../primitives/hkdf.ts'
import { refusalOf } from '../testing/refusal.ts'
import { at, filled, flipped, makeTestAccount, NOW_MS } from '../testing/world.ts'
import type { Epoch, EpochView } from './epoch.ts'
import { archiveEpochs, MAX_ARCHIVED, openArchive } from './epoch-archive.ts'
import { type MadeEpoch, makeEpoch } from './make-epoch.ts'

const alice = await makeTestAccount()
const bob = await makeTestAccount()
const roster = await privateRoster(alice.view, bob.view)
const input = {
  roster,
  members: [alice.view, bob.view],
  signer: alice.device.signer,
  createdAtMs: NOW_MS,
  base: { seq: 0, chain: filled(32, 0) },
}
const made: MadeEpoch[] = [await makeEpoch({ ...input, previous: 'first' })]
for (let n = 1; n < 3; n++) made.push(await makeEpoch({ ...input, previous: at(made, n - 1).epoch }))
const own = made.map(({ epoch, wraps }) => ({
  view: epoch as EpochView,
  wrap:
    wraps.find(({ aid }) => aid === bob.keys.aid || aid.every((byte, i) => byte === bob.keys.aid[i]))?.wrap ??
    filled(1, 0),
}))
const views = own.map(({ view }) => view)
const place = { key: await accountLogKey(makeRootKey()), aid: bob.keys.aid, chatId: roster.chatId }
const sealed = await archiveEpochs(place, own, bob.receiver)

const derived = ({ key }: Epoch) => hkdf(key, filled(1, 1), filled(1, 1), 32)

describe('epoch archive', () => {
  test('[EP14] keeps the secrets for oneself, without the key that opened them', async () => {
    const opened = await openArchive(place, views, sealed)
    expect(await Promise.all(opened.map(derived))).toEqual(await Promise.all(made.map(({ epoch }) => derived(epoch))))
    const some = await openArchive(place, views.slice(1), sealed)
    expect(some.map(({ number }) => number)).toEqual([2, 3])
    const whole = await openArchive(place, views, await archiveEpochs(place, own, bob.receiver))
    expect(whole.map(({ number }) => number)).toEqual([1, 2, 3])
    const later = await archiveEpochs(place, own.slice(2), bob.receiver)
    expect((await openArchive(place, views, later)).map(({ number }) => number)).toEqual([3])
  })

  test('[EP14] opens for one account, chat and purpose only', async () => {
    const reason = async (change: object, bytes = sealed) =>
      (await refusalOf(() => openArchive({ ...place, ...change }, views, bytes))).reason
    expect(await reason({ aid: alice.keys.aid })).toBe('sealed')
    expect(await reason({ chatId: filled(16, 1) })).toBe('sealed')
    expect(await reason({ key: await accountLogKey(makeRootKey()) })).toBe('sealed')
    expect(await reason({}, flipped(sealed, -1))).toBe('sealed')
    const item = await sealAccountItem(place.key, { aid: bob.keys.aid, itemId: 'a' }, filled(9, 1))
    expect(await reason({}, item)).toBe('sealed')
  })

  test('[EP14] gives no secret that a verified record does not commit to', async () => {
    const lie = { ...at(views, 0), commitment: at(views, 1).commitment }
    expect(await refusalOf(() => openArchive(place, [lie], sealed))).toEqual({
      reason: 'commitment',
      alarm: 'EPOCH_INVALID',
    })
    const elsewhere = { ...at(views, 0), chatId: filled(16, 1) }
    expect((await refusalOf(() => openArchive(place, [elsewhere], sealed))).reason).toBe('wrong_chat')
  })

  test('[EP14] [EP13] takes epochs of one chat without a gap, with the wraps that their records list', async () => {
    const refused = (epochs: typeof own) => refusalOf(() => archiveEpochs(place, epochs, bob.receiver))
    expect((await refused([])).reason).toBe('wrap_list')
    expect((await refused([at(own, 0), at(own, 2)])).reason).toBe('wrap_list')
    expect((await refused([{ ...at(own, 0), wrap: at(own, 1).wrap }])).reason).toBe('wrap_missing')
    const elsewhere = { ...at(own, 0), view: { ...at(views, 0), chatId: filled(16, 1) } }
    expect((await refused([elsewhere])).reason).toBe('wrap_list')
    const many = Array.from({ length: MAX_ARCHIVED + 1 }, () => at(own, 0))
    expect((await refused(many)).reason).toBe('size')
  })
})
