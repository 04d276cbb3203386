import { mayPost } from '../chat/posting.ts'
import { findMember, type Roster } from '../chat/roster.ts'
import { compareBytes } from '../codec/bytes.ts'
import { encodeCanonical } from '../codec/canonical.ts'
import type { DeviceSigner } from '../directory/device-keys.ts'
import { fail } from '../errors.ts'
import { signEd25519 } from '../primitives/ed25519.ts'
import { hash } from '../primitives/hash.ts'
import { importHkdfKey } from '../primitives/hkdf.ts'
import { type RandomBytes, systemRandom } from '../primitives/random.ts'
import type { Epoch } from './epoch.ts'
import { EPOCH_PURPOSE, encodeEpochRecord, encodeWrapList, NO_RECORD, parseEpoch, wrapsHashOf } from './epoch-record.ts'
import { isSameReaders, viewOf } from './verify-epoch.ts'
import { commitmentOf, SECRET_BYTES, type WrapTarget, wrapSecret } from './wrap.ts'
import { wrapHash } from './wrap-hash.ts'

export interface MakeEpochInput {
  roster: Roster
  previous: { number: number; recordHash: Uint8Array } | 'first'
  /** The verified account of every member, no more and no less; an `AccountView` fits. */
  members: readonly WrapTarget[]
  signer: DeviceSigner
  createdAtMs: number
  /** This device's transcript head; (0, 32 zero bytes) for an empty log. */
  base: { seq: number; chain: Uint8Array }
}

export interface MadeEpoch {
  /** Body of the `epoch` item. */
  body: Uint8Array
  wraps: readonly { aid: Uint8Array; wrap: Uint8Array }[]
  /** Usable once the server has taken the record; whoever lost the race drops it. */
  epoch: Epoch
}

/**
 * A new secret for exactly the members, wrapped to each account.
 *
 * Source  docs/e2ee.md [EP1], [EP2], [EP4]
 * Throws  E2eeError('member_set' | 'not_member' | 'not_entitled')
 */
export async function makeEpoch(input: MakeEpochInput, random: RandomBytes = systemRandom): Promise<MadeEpoch> {
  const { roster, previous, signer } = input
  const author = findMember(roster, signer.aid) ?? fail('not_member')
  if (!mayPost(roster.kind, author.role, 'text')) fail('not_entitled')
  const targets = targetsFor(input)
  const number = previous === 'first' ? 1 : previous.number + 1
  const secret = random(SECRET_BYTES)
  const key = await importHkdfKey(secret)
  const commitment = await commitmentOf(key, roster.chatId)
  const place = { chatId: roster.chatId, number, commitment }
  const wraps = await Promise.all(
    targets.map(async (target) => {
      const wrap = await wrapSecret(secret, place, target)
      return { aid: target.aid, kid: target.kid, wrap, hash: await wrapHash(wrap) }
    }),
  )
  secret.fill(0)
  const list = encodeWrapList(wraps)
  const record = encodeEpochRecord({
    ...place,
    prevRecordHash: previous === 'first' ? NO_RECORD : previous.recordHash,
    logSeq: roster.logSeq,
    logHead: roster.logHead,
    creatorDeviceId: signer.deviceId,
    createdAtMs: input.createdAtMs,
    wrapsHash: await wrapsHashOf(list),
    memberCount: wraps.length,
    baseSeq: input.base.seq,
    baseChain: input.base.chain,
  })
  const signature = await signEd25519(signer.signingKey, EPOCH_PURPOSE, await hash(record))
  const body = encodeCanonical([record, signature, list])
  const epoch = { ...viewOf(await parseEpoch(body)), key }
  return { body, wraps: wraps.map(({ aid, wrap }) => ({ aid, wrap })), epoch }
}

function targetsFor({ members, roster }: MakeEpochInput): readonly WrapTarget[] {
  const sorted = [...members].sort((a, b) => compareBytes(a.aid, b.aid))
  const entries = sorted.map(({ aid, kid }) => ({ aid, kid, hash: NO_RECORD }))
  return isSameReaders(entries, roster) ? sorted : fail('member_set')
}
