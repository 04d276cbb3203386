import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { privateRoster } from '../chat/private-chat.ts'
import type { Roster } from '../chat/roster.ts'
import { decodeHex, encodeHex } from '../codec/bytes.ts'
import { type Canonical, decodeCanonical, encodeCanonical } from '../codec/canonical.ts'
import { acceptEpoch } from '../epoch/accept-epoch.ts'
import type { Epoch } from '../epoch/epoch.ts'
import { makeEpoch } from '../epoch/make-epoch.ts'
import { hash } from '../primitives/hash.ts'
import { importHkdfKey } from '../primitives/hkdf.ts'
import { refusalOf } from '../testing/refusal.ts'
import { at, filled, flipped, makeTestAccount, NOW_MS, type TestDevice } from '../testing/world.ts'
import { EMPTY_CHAIN } from './chain.ts'
import { sealEnvelope } from './envelope.ts'
import { parseEnvelope, splitEnvelope } from './envelope-header.ts'
import { type OpenResult, openMessage } from './open-message.ts'
import { startReceiver } from './receiver.ts'
import { sealMessage } from './seal-message.ts'
import { startSender, voidUnsent } from './sender.ts'
import { makeView } from './view.ts'

const [alice, bob, eve] = await Promise.all([makeTestAccount(2), makeTestAccount(), makeTestAccount()])
const laptop = at(alice.devices, 1)
const roster = await privateRoster(alice.view, bob.view)
const base = { seq: 0, chain: EMPTY_CHAIN }
const members = [alice.view, bob.view]
const signer = alice.device.signer
const epochInput = { roster, members, signer, createdAtMs: NOW_MS, base }
const made = await makeEpoch({ ...epochInput, previous: 'first' })
const second = await makeEpoch({ ...epochInput, previous: made.epoch })
const wrap = made.wraps.find(({ aid }) => encodeHex(aid) === encodeHex(bob.keys.aid))?.wrap
const bobsEpoch = await acceptEpoch({
  body: made.body,
  roster,
  creator: alice.device.verified,
  previous: 'first',
  wrap: wrap ?? new Uint8Array(0),
  me: bob.receiver,
})
const view = makeView({
  logSeq: 0,
  logHead: roster.logHead,
  seq: 3,
  chain: filled(32, 1),
  deviceListHash: alice.list.parsed.hash,
})
const text = (value: string) => ({ type: 'text', text: value, entities: [] }) as const
const sealing = {
  epoch: made.epoch,
  roster,
  signer,
  state: startSender(),
  body: text('hello'),
  sentAtMs: NOW_MS,
  view,
}
const first = await sealMessage(sealing)
const next = await sealMessage({ ...sealing, state: first.state, body: text('second') })
const third = await sealMessage({ ...sealing, state: next.state, body: text('third') })
const opening = {
  envelope: first.envelope,
  epoch: bobsEpoch,
  roster,
  sender: alice.device.verified,
  state: startReceiver('anchored'),
}

const refusal = (change: object) => refusalOf(() => openMessage({ ...opening, ...change }))

function opened(result: OpenResult) {
  if (result.kind === 'duplicate') throw new Error('duplicate')
  return result
}

/** An envelope with any body and header, properly sealed with the epoch's secret and the given device's key. */
async function forged(change: {
  body?: Canonical
  header?: object
  device?: TestDevice
  epoch?: Epoch
}): Promise<Uint8Array> {
  const body = change.body ?? honestBody()
  const key = change.epoch ?? made.epoch
  const header = {
    chatId: roster.chatId,
    epoch: key.number,
    deviceId: signer.deviceId,
    ctr: 0,
    flag: 'normal' as const,
    ...change.header,
  }
  const signingKey = (change.device ?? alice.device).signer.signingKey
  return sealEnvelope(key, header, encodeCanonical(body), signingKey, filled(16, 3))
}

function honestBody(): Canonical[] {
  const fields = [view.logSeq, view.logHead8, view.seq, view.chain16, view.deviceListHead8]
  return [1, NOW_MS, EMPTY_CHAIN, fields, [], ['hi', new Uint8Array(0), []]]
}

describe('message', () => {
  test('[MS1] writes the agreed bytes for fixed keys and salt', async () => {
    const pkcs8 = decodeHex(`302e020100300506032b657004220420${'11'.repeat(32)}`)
    const signingKey = await crypto.subtle.importKey('pkcs8', pkcs8 as Uint8Array<ArrayBuffer>, 'Ed25519', false, [
      'sign',
    ])
    const key = { key: await importHkdfKey(filled(32, 1)), recordHash: filled(32, 2) }
    const zeros = (length: number) => new Uint8Array(length)
    const body = [1, 1_700_000_000_007, zeros(32), [3, zeros(8), 10, zeros(16)], 'hello, this is message 7']
    const header = {
      chatId: filled(16, 9),
      epoch: 1,
      deviceId: filled(16, 3),
      ctr: 7,
      flag: 'normal' as const,
    }
    const sealed = await sealEnvelope(key, header, encodeCanonical(body), signingKey, filled(16, 4))
    const expected = '51065ea649d951d1e5ee12a0eaf6b98e156c4507bcc919ca549ab943428ebb69'
    expect(encodeHex(await hash(sealed))).toBe(expected)
  })

  test('[MS1] opens for the peer and for other own devices', async () => {
    for (const epoch of [bobsEpoch, made.epoch]) {
      const result = opened(await openMessage({ ...opening, epoch }))
      expect(result).toMatchObject({ kind: 'new', gap: 0 })
      expect(result.message).toMatchObject({
        aid: alice.keys.aid,
        deviceId: signer.deviceId,
        ctr: 0,
        epoch: 1,
        flag: 'normal',
        sentAtMs: NOW_MS,
        voids: [],
        body: text('hello'),
        hash: first.hash,
      })
      expect(result.message.view).toEqual(view)
    }
    const header = parseEnvelope(first.envelope)
    expect(header).toEqual({
      chatId: roster.chatId,
      epoch: 1,
      deviceId: signer.deviceId,
      ctr: 0,
      flag: 'normal',
    })
  })

  test('[MS1] goes both ways and from every device, each in its own line', async () => {
    const fromBob = await sealMessage({ ...sealing, epoch: bobsEpoch, signer: bob.device.signer })
    const fromLaptop = await sealMessage({ ...sealing, signer: laptop.signer })
    const atAlice = { ...opening, epoch: made.epoch }
    const bobs = await openMessage({
      ...atAlice,
      envelope: fromBob.envelope,
      sender: bob.device.verified,
    })
    expect(opened(bobs).message.aid).toEqual(bob.keys.aid)
    const laptops = await openMessage({
      ...opening,
      envelope: fromLaptop.envelope,
      sender: laptop.verified,
    })
    expect(opened(laptops).message).toMatchObject({ aid: alice.keys.aid, ctr: 0 })
  })

  test('[MS1] [CV2] is at most 64 KiB and has one form', async () => {
    const wide = '\u{1F600}'.repeat(8_192)
    const emoji = [{ kind: 1, offset: 0, length: 1, data: filled(2_048, 1) }]
    const tooLarge = { type: 'text', text: wide, entities: Array(20).fill(emoji[0]) } as const
    expect((await refusalOf(() => sealMessage({ ...sealing, body: tooLarge }))).reason).toBe('size')
    expect((await refusal({ envelope: new Uint8Array(65_537) })).reason).toBe('size')
    const [, header, ciphertext] = decodeCanonical(first.envelope) as [number, Uint8Array, Uint8Array]
    const fields = decodeCanonical(header) as Canonical[]
    const withHeader = (index: number, value: Canonical) =>
      encodeCanonical([1, encodeCanonical(fields.with(index, value)), ciphertext])
    const wrong = {
      version: encodeCanonical([2, header, ciphertext]),
      'header version': withHeader(0, 2),
      'a short salt': withHeader(5, filled(15, 1)),
      'an unknown flag': withHeader(6, 3),
      'a field too many': encodeCanonical([1, header, ciphertext, 0]),
    }
    for (const [name, envelope] of Object.entries(wrong)) {
      expect((await refusal({ envelope })).reason, name).toBe('format')
    }
  })

  test('[MS14] never repeats a salt, even from a restored state', async () => {
    const again = await sealMessage(sealing)
    expect(encodeHex(splitEnvelope(again.envelope).salt)).not.toBe(encodeHex(splitEnvelope(first.envelope).salt))
    const salts = new Set<string>()
    for (let i = 0; i < 50; i++) {
      const { envelope } = await sealMessage(sealing)
      salts.add(encodeHex(splitEnvelope(envelope).salt))
    }
    expect(salts.size).toBe(50)
  })

  test('[MS3] hides its length', async () => {
    const long = await sealMessage({ ...sealing, body: text('x'.repeat(20)) })
    expect(long.envelope).toHaveLength(first.envelope.length)
  })
})

describe('what the server may try', () => {
  test('[MS2] every changed byte is refused', async () => {
    const allowed = ['undecryptable', 'format', 'encoding', 'wrong_chat', 'wrong_epoch', 'device_unknown']
    for (let byte = 0; byte < first.envelope.length; byte++) {
      const { reason } = await refusal({ envelope: flipped(first.envelope, byte) })
      expect(allowed, `byte ${byte}`).toContain(reason)
    }
    const cut = first.envelope.slice(0, -1)
    expect((await refusal({ envelope: cut })).reason).toBe('encoding')
  })

  test('[MS2] a changed header or ciphertext is undecryptable, with an alarm', async () => {
    const [, header, ciphertext] = decodeCanonical(first.envelope) as [number, Uint8Array, Uint8Array]
    const fields = decodeCanonical(header) as Canonical[]
    const expected = { reason: 'undecryptable', alarm: 'UNDECRYPTABLE' }
    const changes: [number, Canonical][] = [
      [4, 77],
      [5, filled(16, 1)],
      [6, 1],
    ]
    for (const [index, value] of changes) {
      const envelope = encodeCanonical([1, encodeCanonical(fields.with(index, value)), ciphertext])
      expect(await refusal({ envelope })).toEqual(expected)
    }
    const envelope = encodeCanonical([1, header, flipped(ciphertext, 5)])
    expect(await refusal({ envelope })).toEqual(expected)
    expect(await refusal({ envelope: encodeCanonical([1, header, new Uint8Array(3)]) })).toEqual(expected)
  })

  test('[MS2] does not decode a plaintext whose tag fails', async () => {
    const decoded = vi.spyOn(DataView.prototype, 'getUint32')
    await refusal({ envelope: flipped(first.envelope, -1) })
    expect(decoded).not.toHaveBeenCalled()
    decoded.mockRestore()
  })

  test('[MS5] the same message twice is one message', async () => {
    const { state } = await openMessage(opening)
    expect(await openMessage({ ...opening, state })).toEqual({ kind: 'duplicate', state })
  })

  test('[MS4] a message moved to another chat is refused, wherever the move is made', async () => {
    const elsewhere = { ...roster, chatId: filled(16, 1) }
    expect((await refusal({ roster: elsewhere })).reason).toBe('wrong_chat')
    const otherEpoch = { ...bobsEpoch, chatId: filled(16, 1) }
    expect((await refusal({ epoch: otherEpoch })).reason).toBe('wrong_chat')
    const [, header, ciphertext] = decodeCanonical(first.envelope) as [number, Uint8Array, Uint8Array]
    const moved = (decodeCanonical(header) as Canonical[]).with(1, elsewhere.chatId)
    const envelope = encodeCanonical([1, encodeCanonical(moved), ciphertext])
    const change = { envelope, roster: elsewhere, epoch: otherEpoch }
    expect((await refusal(change)).reason).toBe('undecryptable')
  })

  test('[EP12] a message under any epoch but the one in force is refused', async () => {
    expect((await refusal({ epoch: second.epoch })).reason).toBe('wrong_epoch')
    const renamed = { ...second.epoch, number: 1 }
    expect((await refusal({ epoch: renamed })).reason).toBe('undecryptable')
  })

  test('[EP12] [MS15] a late message of somebody removed is refused', async () => {
    const without: Roster = { ...roster, members: roster.members.filter(isNotAlice) }
    expect((await refusal({ roster: without })).reason).toBe('not_member')
    const { envelope } = first
    expect((await refusal({ envelope, epoch: second.epoch })).reason).toBe('wrong_epoch')
  })

  test('[MS15] a device that is unknown or revoked is not heard', async () => {
    const expected = (reason: string) => ({ reason, alarm: 'DEVICE_UNCERTIFIED' })
    expect(await refusal({ sender: laptop.verified })).toEqual(expected('device_unknown'))
    expect(await refusal({ isSenderRevoked: true })).toEqual(expected('device_revoked'))
    const revoked = { ...roster, revokedDeviceIds: [signer.deviceId] }
    expect(await refusal({ roster: revoked })).toEqual(expected('device_revoked'))
  })

  test('[MS8] dropping a message leaves a gap, and reordering is seen', async () => {
    const { state } = await openMessage(opening)
    const gapped = opened(await openMessage({ ...opening, envelope: third.envelope, state }))
    expect(gapped).toMatchObject({ kind: 'new', gap: 1 })
    const late = opened(await openMessage({ ...opening, envelope: next.envelope, state: gapped.state }))
    expect(late).toMatchObject({ kind: 'late', gap: 0, message: { body: text('second') } })
    expect(late.state.missing).toEqual([])
  })
})

describe('what a member may try', () => {
  test('[MS4] writing in the name of another member is refused', async () => {
    const envelope = await forged({ device: bob.device })
    expect((await refusal({ envelope })).reason).toBe('signature')
    expect(opened(await openMessage({ ...opening, envelope: await forged({}) })).message.aid).toEqual(alice.keys.aid)
  })

  test('[MS4] taking the signed body of another into an own header is refused', async () => {
    const [, header, ciphertext] = decodeCanonical(first.envelope) as [number, Uint8Array, Uint8Array]
    const renamed = (decodeCanonical(header) as Canonical[]).with(3, bob.device.signer.deviceId)
    const envelope = encodeCanonical([1, encodeCanonical(renamed), ciphertext])
    expect((await refusal({ envelope, sender: bob.device.verified })).reason).toBe('undecryptable')
  })

  test('[MS4] the sender is the account the device is certified for', async () => {
    const claimed = { ...eve.device.verified, deviceId: signer.deviceId, aid: alice.keys.aid }
    expect((await refusal({ sender: claimed })).reason).toBe('signature')
  })

  test('[MS5] two messages under one counter raise an alarm', async () => {
    const { state } = await openMessage(opening)
    const other = await sealMessage({ ...sealing, body: text('other') })
    expect(await refusal({ envelope: other.envelope, state })).toEqual({
      reason: 'equivocation',
      alarm: 'EQUIVOCATION',
    })
  })

  test('[MS5] [MS6] noise under a counter that is taken accuses nobody', async () => {
    const taken = await openMessage(opening)
    const noise = async (ctr: number, state: typeof taken.state) => {
      const envelope = await forged({ header: { ctr }, device: bob.device })
      const expected = { reason: 'undecryptable', alarm: 'UNDECRYPTABLE' }
      expect(await refusal({ envelope: flipped(envelope, -1), state })).toEqual(expected)
      expect((await refusal({ envelope, state })).reason).toBe('signature')
    }
    await noise(0, taken.state)
    const gapped = await openMessage({ ...opening, envelope: third.envelope, state: taken.state })
    await noise(1, gapped.state)
    await noise(4, { ...taken.state, voided: [4] })
  })

  test('[MS8] a message that links elsewhere raises an alarm', async () => {
    const { state } = await openMessage(opening)
    const fork = await sealMessage({
      ...sealing,
      state: { nextCtr: 1, prevHash: filled(32, 1), voids: [] },
    })
    expect(await refusal({ envelope: fork.envelope, state })).toEqual({
      reason: 'sender_chain',
      alarm: 'EQUIVOCATION',
    })
  })

  test('[MS6] refused envelopes are taken back in the next one', async () => {
    const { state } = await openMessage(opening)
    const taken = voidUnsent(third.state, { ctr: 0, hash: first.hash })
    const again = await sealMessage({ ...sealing, state: taken, body: text('second') })
    expect(again.state.voids).toEqual([])
    const result = opened(await openMessage({ ...opening, envelope: again.envelope, state }))
    expect(result).toMatchObject({ gap: 0, message: { ctr: 3, voids: [1, 2] } })
    const hidden = { envelope: next.envelope, state: result.state }
    expect(await refusal(hidden)).toEqual({ reason: 'voided_counter', alarm: 'TRANSCRIPT_FORK' })
  })

  test('[MS12] a receipt carries its flag, and nothing else does', async () => {
    const receipt = { type: 'receipt', status: 'read', uptoSeq: 3, chain16: filled(16, 1) } as const
    const sealed = await sealMessage({ ...sealing, body: receipt, isSilent: true })
    expect(parseEnvelope(sealed.envelope).flag).toBe('receipt')
    expect(opened(await openMessage({ ...opening, envelope: sealed.envelope })).message.body).toEqual(receipt)
    const silent = await sealMessage({ ...sealing, isSilent: true })
    expect(parseEnvelope(silent.envelope).flag).toBe('silent')
    const hidden = await forged({ header: { flag: 'receipt' } })
    expect((await refusal({ envelope: hidden })).reason).toBe('author_rule')
    const loud = await forged({
      body: honestBody()
        .with(0, 5)
        .with(5, [1, 3, filled(16, 1)]),
    })
    expect((await refusal({ envelope: loud })).reason).toBe('author_rule')
  })

  test('[MB12] a reader writes nothing, neither out nor in', async () => {
    const readers = roster.members.map((member) => ({ ...member, role: 'READER' as const }))
    const channel: Roster = { ...roster, kind: 'CHANNEL', members: readers }
    expect((await refusal({ roster: channel })).reason).toBe('author_rule')
    expect((await refusalOf(() => sealMessage({ ...sealing, roster: channel }))).reason).toBe('author_rule')
  })

  test('[MS10] refuses bodies of another shape', async () => {
    const body = honestBody()
    const wrong: Record<string, [Canonical, string]> = {
      'a field less': [body.slice(0, 5), 'format'],
      'a short link': [body.with(2, filled(31, 0)), 'format'],
      'a short view': [body.with(3, [0]), 'format'],
      'voids that fall': [body.with(4, [2, 1]), 'format'],
      'a void twice': [body.with(4, [1, 1]), 'format'],
      'voids that are not before it': [body.with(4, [5]), 'format'],
      'too many voids': [
        body.with(
          4,
          Array.from({ length: 257 }, (_, i) => i),
        ),
        'format',
      ],
      'a payload of another type': [body.with(5, [1]), 'body_type'],
      'no array': ['x', 'format'],
    }
    for (const [name, [changed, reason]] of Object.entries(wrong)) {
      const ctr = name === 'voids that fall' || name === 'a void twice' ? 5 : name === 'too many voids' ? 300 : 0
      const envelope = await forged({ body: changed, header: { ctr } })
      const state = startReceiver('unanchored')
      expect((await refusal({ envelope, state })).reason, name).toBe(reason)
    }
  })

  test('[MS13] an unknown type keeps the line intact', async () => {
    const envelope = await forged({ body: honestBody().with(0, 99).with(5, 'later') })
    const result = opened(await openMessage({ ...opening, envelope }))
    expect(result.message.body).toEqual({ type: 'unsupported', number: 99 })
    expect(result.state.lastCtr).toBe(0)
    // Who may send it is for a version to say that knows it.
    const members = roster.members.map((member) => ({ ...member, role: 'READER' as const }))
    const fromReader = await openMessage({ ...opening, envelope, roster: { ...roster, kind: 'GROUP', members } })
    expect(opened(fromReader).message.body.type).toBe('unsupported')
  })

  test('[CV2] a header has at most 128 bytes', async () => {
    const { ciphertext } = splitEnvelope(first.envelope)
    const long = encodeCanonical([1, filled(129, 1), ciphertext])
    expect((await refusalOf(() => parseEnvelope(long))).reason).toBe('size')
  })

  test('[MS7] nothing is sealed under an epoch whose readers are not the members', async () => {
    const refuses = async (change: Partial<Roster>) =>
      expect((await refusalOf(() => sealMessage({ ...sealing, roster: { ...roster, ...change } }))).reason).toBe(
        'stale_epoch',
      )
    await refuses({ members: roster.members.filter(isNotAlice) })
    await refuses({ members: [...roster.members, { ...at(roster.members, 0), aid: eve.keys.aid }] })
    await refuses({ rotationSeq: 1 })
    await refuses({ logHead: filled(32, 1) })
    const elsewhere = { ...sealing, roster: { ...roster, chatId: filled(16, 1) } }
    expect((await refusalOf(() => sealMessage(elsewhere))).reason).toBe('wrong_chat')
    const outsider = { ...sealing, signer: eve.device.signer }
    expect((await refusalOf(() => sealMessage(outsider))).reason).toBe('not_member')
    const invalid = { ...sealing, body: text('x'.repeat(16_385)) }
    expect((await refusalOf(() => sealMessage(invalid))).reason).toBe('value')
  })

  test('[CV3] any bytes are refused with an E2eeError or opened', async () => {
    const mutation = fc.tuple(fc.nat(), fc.nat({ max: 255 }), fc.nat())
    await fc.assert(
      fc.asyncProperty(mutation, async ([position, byte, end]) => {
        const envelope = first.envelope.slice(0, 1 + (end % first.envelope.length))
        envelope[position % envelope.length] = byte
        try {
          await openMessage({ ...opening, envelope })
          expect(envelope).toEqual(first.envelope)
        } catch (error) {
          expect(error).toMatchObject({ code: 'E_CRYPTO' })
        }
      }),
      { numRuns: 1_000 },
    )
  })
})

function isNotAlice(member: { aid: Uint8Array }): boolean {
  return encodeHex(member.aid) !== encodeHex(alice.keys.aid)
}
