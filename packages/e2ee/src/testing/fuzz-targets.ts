import { parseAccountKey } from '../account/account-key.ts'
import { openFormerKeys } from '../account/former-keys.ts'
import { openAccount } from '../account/open-account.ts'
import { parseRecoveryWords } from '../account/recovery-key.ts'
import { makeRootKey } from '../account/root-key.ts'
import { open } from '../account/seal.ts'
import { parseInviteLink } from '../chat/invite-link.ts'
import { parseJoinRequest } from '../chat/join-request.ts'
import { parseOp } from '../chat/op.ts'
import { decodeMembership } from '../chat/start-from-snapshot.ts'
import { decodeHex, idText, utf8 } from '../codec/bytes.ts'
import { decodeCanonical, encodeCanonical } from '../codec/canonical.ts'
import { decodeFields } from '../codec/fields.ts'
import { pad, unpad } from '../codec/padding.ts'
import { verifyDeviceCertificate } from '../directory/device-certificate.ts'
import { verifyDeviceList } from '../directory/device-list.ts'
import { decodeIdentityRecord } from '../directory/identity-record.ts'
import { verifyTombstone } from '../directory/tombstone.ts'
import { parseEpoch } from '../epoch/epoch-record.ts'
import { unwrapSecret } from '../epoch/wrap.ts'
import { layoutOfFile } from '../file/open-file.ts'
import type { FileOpening } from '../file/seal-file.ts'
import { decodePayload, encodePayload } from '../message/body-codec.ts'
import { parseEnvelope } from '../message/envelope-header.ts'
import { PAYLOADS } from '../message/payloads.ts'
import { readView } from '../message/view.ts'
import { importHkdfKey } from '../primitives/hkdf.ts'
import { checkContactCode } from '../verification/contact-code.ts'
import type { Vectors } from './vectors/area.ts'
import { AREAS } from './vectors/index.ts'
import { BODIES } from './vectors/message.ts'

/** A decoder and good inputs for it, from which bad ones are made. */
export interface FuzzTarget {
  name: string
  decode: (bytes: Uint8Array) => unknown
  seeds: readonly Uint8Array[]
}

/** Every decoder of the package. */
export async function fuzzTargets(): Promise<readonly FuzzTarget[]> {
  const [account, directory, chat, epoch, message] = await Promise.all(
    ['account', 'directory', 'chat', 'epoch', 'message'].map(seedsOf),
  )
  const hkdfKey = await importHkdfKey(new Uint8Array(32))
  const aid = new Uint8Array(32)
  const identity = { aid, airHash: aid, spkiS: new Uint8Array(0) }
  const noSignature = new Uint8Array(384)
  const receiver = { aid, kid: new Uint8Array(8), encryptionPrivateKey: hkdfKey }
  const place = { chatId: new Uint8Array(16), number: 1, commitment: aid }
  const all = [account, directory, chat, epoch, message].flatMap((vectors) => Object.values(vectors ?? {}))
  const ops = Object.entries(chat ?? {}).filter(([name]) => /^(?:create|leave|close|revokeInvite|\d+ )/.test(name))
  const rootKey = makeRootKey()
  return [
    { name: 'canonical', decode: (b) => decodeCanonical(b), seeds: all },
    { name: 'padding', decode: unpad, seeds: [pad(aid), pad(new Uint8Array(2_000))] },
    {
      name: 'sealed blob',
      decode: (b) => open(hkdfKey, { purpose: 'x', aad: aid }, b),
      seeds: some(account, 'arkByPassword', 'accountItem'),
    },
    {
      name: 'sealed keys',
      decode: (sealedKeys) => openAccount({ rootKey, sealedKeys, version: 1, identityChain: [], aid }),
      seeds: some(account, 'sealedKeys'),
    },
    {
      name: 'former keys',
      decode: (b) => openFormerKeys(rootKey, b, { aid, version: 2 }),
      seeds: some(account, 'formerKeys'),
    },
    {
      name: 'contact code',
      decode: (b) => checkContactCode(b, identity, identity),
      seeds: some(account, 'contactCode'),
    },
    { name: 'identity record', decode: decodeIdentityRecord, seeds: some(directory, 'identity', 'rotation') },
    {
      name: 'certificate',
      decode: (certificate) => verifyDeviceCertificate({ certificate, signature: noSignature }, identity),
      seeds: some(directory, 'certificate', 'formerCertificate'),
    },
    {
      name: 'device list',
      decode: (list) => verifyDeviceList({ list, signature: noSignature }, identity),
      seeds: some(directory, 'list', 'firstList'),
    },
    {
      name: 'tombstone',
      decode: (tombstone) => verifyTombstone({ tombstone, signature: noSignature }, identity),
      seeds: some(directory, 'tombstone'),
    },
    { name: 'op', decode: parseOp, seeds: ops.map(([, bytes]) => bytes) },
    { name: 'membership', decode: decodeMembership, seeds: some(chat, 'membership') },
    { name: 'join request', decode: parseJoinRequest, seeds: some(chat, 'joinRequest') },
    {
      name: 'invite link',
      decode: (b) => parseInviteLink(idText(b)),
      seeds: [encodeCanonical([9, aid.slice(0, 16), aid])],
    },
    { name: 'epoch', decode: parseEpoch, seeds: some(epoch, 'epoch') },
    { name: 'wrap', decode: (b) => unwrapSecret(b, place, receiver), seeds: some(epoch, 'wrap', 'grantWrap') },
    { name: 'envelope', decode: parseEnvelope, seeds: Object.values(message ?? {}) },
    {
      name: 'view',
      decode: (b) => readView(decodeCanonical(b)),
      seeds: [encodeCanonical([1, aid.slice(0, 8), 2, aid.slice(0, 16), aid.slice(0, 8)])],
    },
    ...Object.values(PAYLOADS).map(({ number }) => payloadTarget(number)),
    {
      name: 'file layout',
      decode: (b) => layoutOfFile(openingOf(b)),
      seeds: [encodeCanonical([1_024, 1_000, 65_536])],
    },
    {
      name: 'recovery words',
      decode: (b) => parseRecoveryWords(textOf(b)),
      seeds: [account?.['recoveryWords'] ?? aid],
    },
    { name: 'account key', decode: (b) => parseAccountKey(textOf(b)), seeds: [account?.['accountKeyText'] ?? aid] },
  ]
}

/** A payload of one type, inside any bytes that decode. */
function payloadTarget(number: number): FuzzTarget {
  const seeds = BODIES.filter((body) => PAYLOADS[body.type].number === number)
  return {
    name: `payload ${number}`,
    decode: (bytes) => decodePayload(number, decodeCanonical(bytes)),
    seeds: seeds.map((body) => encodeCanonical(encodePayload(body).payload)),
  }
}

function openingOf(bytes: Uint8Array): FileOpening {
  const fields = decodeFields(bytes, 3)
  const none = new Uint8Array(0)
  const [paddedBytes, sizeBytes, segmentBytes] = [fields.uint(), fields.uint(), fields.uint()]
  return { paddedBytes, sizeBytes, segmentBytes, key: none, salt: none, prefix: none, root: none }
}

function some(vectors: Record<string, Uint8Array> | undefined, ...names: string[]): readonly Uint8Array[] {
  return names.map((name) => vectors?.[name] ?? new Uint8Array(0))
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}

/** The vectors of one area as bytes; those that are text, as their UTF-8. */
async function seedsOf(name: string): Promise<Record<string, Uint8Array>> {
  const area = AREAS[name]
  const vectors: Vectors = { ...(await area?.frozen?.make()), ...(await area?.fixed()) }
  const isHex = (text: string) => /^(?:[0-9a-f]{2})+$/.test(text)
  const entries = Object.entries(vectors).map(([key, text]) => [key, isHex(text) ? decodeHex(text) : utf8(text)])
  return Object.fromEntries(entries)
}
