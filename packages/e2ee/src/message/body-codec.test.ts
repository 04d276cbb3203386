import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Canonical, decodeCanonical, encodeCanonical } from '../codec/canonical.ts'
import { refusalOf } from '../testing/refusal.ts'
import { filled } from '../testing/world.ts'
import type { FileDescriptor, MessageBody } from './body.ts'
import { checkBody, decodePayload, encodePayload } from './body-codec.ts'

const target = filled(32, 1)
const entities = [{ kind: 1, offset: 0, length: 2, data: filled(32, 2) }]
const file: FileDescriptor = {
  blobId: 'blob',
  key: filled(32, 1),
  paddedBytes: 1_024,
  sizeBytes: 1_000,
  segmentBytes: 65_536,
  salt: filled(32, 2),
  prefix: filled(7, 3),
  root: filled(32, 4),
  mime: 'image/png',
  name: 'a.png',
  width: 10,
  height: 20,
  durationMs: 0,
  thumbnail: filled(100, 5),
}
const bodies: MessageBody[] = [
  { type: 'text', text: 'hello', entities },
  { type: 'text', text: 'again', replyTo: target, entities: [] },
  { type: 'edit', targetHash: target, revision: 2, text: 'hallo', entities },
  { type: 'delete', targetHash: target, forEveryone: true },
  { type: 'reaction', targetHash: target, emoji: '\u{1F44D}' },
  { type: 'reaction', targetHash: target, emoji: '' },
  { type: 'receipt', status: 'read', uptoSeq: 7, chain16: filled(16, 1) },
  { type: 'receipt', status: 'delivered', uptoSeq: 7, chain16: filled(16, 1) },
  { type: 'pin', targetHash: target, isPinned: false },
  { type: 'poll', question: 'When?', options: ['now', 'later'], isMultiple: true, isAnonymous: false },
  { type: 'vote', targetHash: target, choices: [0, 11] },
  { type: 'call', callId: filled(16, 1), action: 1, data: filled(10, 2) },
  { type: 'file', files: [file], caption: 'see', entities },
  { type: 'file', files: [], caption: '', replyTo: target, entities: [] },
  { type: 'system', action: 3, data: filled(10, 2) },
]

describe('body', () => {
  test.each(bodies)('[MS10] carries $type', (body) => {
    const { number, payload } = encodePayload(body)
    expect(decodePayload(number, decodeCanonical(encodeCanonical(payload)))).toEqual(body)
    checkBody(body)
  })

  test('[MS10] writes text in NFC and no half characters', () => {
    const { number, payload } = encodePayload({ type: 'text', text: 'e\u0301\ud800', entities: [] })
    expect(decodePayload(number, payload)).toMatchObject({ text: '\u00e9\ufffd' })
  })

  test('[MS10] has limits for writing', async () => {
    const [text, reply, edit, , reaction] = bodies as [MessageBody, MessageBody, MessageBody, MessageBody, MessageBody]
    const long = (length: number) => 'x'.repeat(length)
    const wrong: Record<string, object> = {
      text: { ...text, text: long(16_385) },
      'an entity beyond the text': { ...text, text: 'h' },
      'an entity that starts beyond it': { ...text, entities: [{ ...entities[0], offset: 6 }] },
      'entity data': { ...text, entities: [{ ...entities[0], data: filled(2_049, 1) }] },
      'entity kind': { ...text, entities: [{ ...entities[0], kind: 256 }] },
      entities: { ...text, entities: Array(257).fill(entities[0]) },
      'reply hash': { ...reply, replyTo: filled(31, 1) },
      'edited text': { ...edit, text: long(16_385) },
      'target hash': { ...edit, targetHash: filled(16, 1) },
      emoji: { ...reaction, emoji: long(65) },
      question: { ...bodies[9], question: long(513) },
      options: { ...bodies[9], options: Array(13).fill('x') },
      option: { ...bodies[9], options: [long(129)] },
      choice: { ...bodies[10], choices: [12] },
      'call id': { ...bodies[11], callId: filled(15, 1) },
      'call data': { ...bodies[11], data: filled(16_385, 1) },
      files: { ...bodies[12], files: Array(11).fill(file) },
      caption: { ...bodies[12], caption: long(4_097) },
      thumbnail: { ...bodies[12], files: [{ ...file, thumbnail: filled(8_193, 1) }] },
      'true size': { ...bodies[12], files: [{ ...file, sizeBytes: 1_025 }] },
      'file key': { ...bodies[12], files: [{ ...file, key: filled(16, 1) }] },
      name: { ...bodies[12], files: [{ ...file, name: long(256) }] },
      'system data': { ...bodies[14], data: filled(4_097, 1) },
      revision: { ...edit, revision: -1 },
      'chain in a receipt': { ...bodies[6], chain16: filled(8, 1) },
    }
    for (const [name, body] of Object.entries(wrong)) {
      expect((await refusalOf(() => checkBody(body as MessageBody))).reason, name).toBe('value')
    }
  })

  test('[MS10] refuses any other form of a known type with one reason', () => {
    const value = fc.letrec<{ node: Canonical }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 3 },
        fc.nat({ max: 3 }),
        fc.constantFrom<Canonical>('x', filled(32, 1), filled(16, 1), new Uint8Array(0)),
        fc.array(tie('node'), { maxLength: 4 }),
      ),
    })).node
    fc.assert(
      fc.property(fc.nat({ max: 13 }), value, (number, payload) => {
        try {
          const body = decodePayload(number, payload)
          if (body.type !== 'unsupported') expect(encodePayload(body)).toEqual({ number, payload })
        } catch (error) {
          expect(error).toMatchObject({ reason: 'body_type' })
        }
      }),
      { numRuns: 3_000 },
    )
  })

  test('[MS13] reports an unknown type and refuses nothing about it', () => {
    expect(decodePayload(99, [1, 2])).toEqual({ type: 'unsupported', number: 99 })
    expect(decodePayload(6, [])).toEqual({ type: 'unsupported', number: 6 })
  })
})
