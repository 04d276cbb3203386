import { openChatMeta, sealChatMeta } from '../../chat/chat-meta.ts'
import type { Roster } from '../../chat/roster.ts'
import { encodeHex } from '../../codec/bytes.ts'
import { encodeCanonical } from '../../codec/canonical.ts'
import type { Epoch } from '../../epoch/epoch.ts'
import type { MessageBody } from '../../message/body.ts'
import { encodePayload } from '../../message/body-codec.ts'
import { openMessage } from '../../message/open-message.ts'
import { startReceiver } from '../../message/receiver.ts'
import { sealMessage } from '../../message/seal-message.ts'
import { startSender, voidUnsent } from '../../message/sender.ts'
import { makeView } from '../../message/view.ts'
import { importHkdfKey } from '../../primitives/hkdf.ts'
import { countingRandom, mustBe, seededDevice, type VectorArea, type Vectors } from './area.ts'

const AT_MS = 1_700_000_000_000
const filled = (length: number, value: number) => new Uint8Array(length).fill(value)

export const message: VectorArea = {
  async fixed() {
    const random = countingRandom(60)
    const { epoch, roster } = await setting()
    const { signer, verified } = await seededDevice(filled(32, 1), 1)
    const view = makeView({
      logSeq: 2,
      logHead: filled(32, 2),
      seq: 9,
      chain: filled(32, 3),
      deviceListHash: filled(32, 4),
    })
    const vectors: Vectors = {}
    let state = startSender()
    let receiver = startReceiver('anchored')
    for (const body of BODIES) {
      const input = { epoch, roster, signer, state, body, sentAtMs: AT_MS, view }
      const sealed = await sealMessage({ ...input, isSilent: body.type === 'edit' }, random)
      const opened = await openMessage({ envelope: sealed.envelope, epoch, roster, sender: verified, state: receiver })
      mustBe(opened.kind === 'new' && isSame(opened.message.body, body), body.type)
      vectors[body.type] = encodeHex(sealed.envelope)
      // One message in the middle is taken back, so that the next one names its counter.
      const isTakenBack = body.type === 'receipt'
      const burnt = isTakenBack && (await sealMessage({ ...input, state: sealed.state }, random))
      state = burnt ? voidUnsent(burnt.state, sealed) : sealed.state
      receiver = opened.state
    }
    const meta = { title: 'Reise', description: 'Stra\u00dfe', photo: filled(8, 1) }
    const sealedMeta = await sealChatMeta(epoch, meta, random)
    mustBe((await openChatMeta(epoch, sealedMeta)).title === meta.title, 'title')
    return { ...vectors, chatMeta: encodeHex(sealedMeta) }
  },
}

async function setting(): Promise<{ epoch: Epoch; roster: Roster }> {
  const place = { chatId: filled(16, 5), logSeq: 2, logHead: filled(32, 2) }
  const aid = filled(32, 1)
  const member = { aid, airHash: filled(32, 6), role: 'OWNER' } as const
  const roster: Roster = {
    ...place,
    kind: 'GROUP',
    pastLogHeads: [],
    rotationSeq: 1,
    members: [member],
    revokedDeviceIds: [],
  }
  const epoch: Epoch = {
    ...place,
    number: 3,
    recordHash: filled(32, 7),
    creatorDeviceId: filled(16, 1),
    createdAtMs: AT_MS,
    commitment: filled(32, 8),
    wrapEntries: [{ aid, kid: filled(8, 1), hash: filled(32, 9) }],
    baseSeq: 0,
    baseChain: filled(32, 0),
    key: await importHkdfKey(filled(32, 10)),
  }
  return { epoch, roster }
}

function isSame(opened: MessageBody | { type: 'unsupported' }, body: MessageBody): boolean {
  if (opened.type === 'unsupported') return false
  const bytesOf = (of: MessageBody) => encodeHex(encodeCanonical(encodePayload(of).payload))
  return opened.type === body.type && bytesOf(opened) === bytesOf(body)
}

const targetHash = filled(32, 11)
const entity = { kind: 2, offset: 0, length: 5, data: filled(4, 1) }

/** One of every type, with everything that is optional. */
export const BODIES: readonly MessageBody[] = [
  { type: 'text', text: 'Gr\u00fc\u00dfe \ud83d\udc4b', replyTo: targetHash, entities: [entity] },
  { type: 'edit', targetHash, revision: 2, text: 'hello', entities: [] },
  { type: 'delete', targetHash, forEveryone: true },
  { type: 'reaction', targetHash, emoji: '\u2764\ufe0f' },
  { type: 'receipt', status: 'read', uptoSeq: 8, chain16: filled(16, 3) },
  { type: 'poll', question: 'Where?', options: ['here', 'there'], isMultiple: true, isAnonymous: false },
  { type: 'vote', targetHash, choices: [1] },
  { type: 'call', callId: filled(16, 4), action: 1, data: filled(20, 1) },
  {
    type: 'file',
    files: [
      {
        blobId: 'blob',
        key: filled(32, 1),
        paddedBytes: 1_024,
        sizeBytes: 1_000,
        segmentBytes: 65_536,
        salt: filled(32, 2),
        prefix: filled(7, 3),
        root: filled(32, 4),
        mime: 'image/jpeg',
        name: 'photo.jpg',
        width: 640,
        height: 480,
        durationMs: 0,
        thumbnail: filled(30, 5),
      },
    ],
    caption: 'hello',
    replyTo: targetHash,
    entities: [entity],
  },
  { type: 'system', action: 3, data: filled(5, 1) },
  { type: 'pin', targetHash, isPinned: true },
]
