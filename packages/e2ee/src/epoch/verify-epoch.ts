import { mayPost } from '../chat/posting.ts'
import { findMember, type Roster } from '../chat/roster.ts'
import { equalBytes, includesBytes } from '../codec/bytes.ts'
import type { VerifiedDevice } from '../directory/device-certificate.ts'
import { fail } from '../errors.ts'
import { verifyEd25519 } from '../primitives/ed25519.ts'
import { hash } from '../primitives/hash.ts'
import type { EpochView, WrapEntry } from './epoch.ts'
import { EPOCH_PURPOSE, NO_RECORD, type ParsedEpoch, parseEpoch } from './epoch-record.ts'

export interface VerifyEpochInput {
  /** Body of the `epoch` item. */
  body: Uint8Array
  /** Membership at the record's place in the log: after every op before it, before every op behind it. */
  roster: Roster
  /** The verified device that `creatorDeviceId` names; it must not be revoked at this point. */
  creator: VerifiedDevice
  /**
   * The epoch before it. `'first'` for number 1. `'unseen'` for a member who joined later and is not given older
   * records: then number and previous hash cannot be checked and are taken as the start.
   */
  previous: { number: number; recordHash: Uint8Array } | 'first' | 'unseen'
  /** The caller's own chain value at `baseSeq`, when it has one (`parseEpoch` tells `baseSeq`). */
  ownChainAtBase?: Uint8Array
}

/**
 * Everything that can be checked without a secret.
 *
 * Source  docs/e2ee.md [EP2], [EP3], [EP5], [EP6], [EP7], [EP8]
 * Throws  E2eeError, alarm EPOCH_INVALID, but TRANSCRIPT_FORK for `base_chain`
 */
export async function verifyEpoch(input: VerifyEpochInput): Promise<EpochView> {
  const epoch = await parseEpoch(input.body)
  await checkCreator(epoch, input)
  checkPlace(epoch, input)
  checkReaders(epoch.wrapEntries, input.roster)
  if (input.ownChainAtBase !== undefined && !equalBytes(input.ownChainAtBase, epoch.baseChain)) {
    fail('base_chain', 'TRANSCRIPT_FORK')
  }
  return viewOf(epoch)
}

/** The sorted accounts of an epoch are exactly the members. */
export function isSameReaders(entries: readonly WrapEntry[], roster: Roster): boolean {
  if (entries.length !== roster.members.length) return false
  return entries.every((entry, i) => {
    const member = roster.members[i]
    return member !== undefined && equalBytes(entry.aid, member.aid)
  })
}

export function viewOf(epoch: ParsedEpoch): EpochView {
  return {
    chatId: epoch.chatId,
    number: epoch.number,
    recordHash: epoch.recordHash,
    logSeq: epoch.logSeq,
    logHead: epoch.logHead,
    creatorDeviceId: epoch.creatorDeviceId,
    createdAtMs: epoch.createdAtMs,
    commitment: epoch.commitment,
    wrapEntries: epoch.wrapEntries,
    baseSeq: epoch.baseSeq,
    baseChain: epoch.baseChain,
  }
}

async function checkCreator(epoch: ParsedEpoch, input: VerifyEpochInput): Promise<void> {
  const { creator, roster } = input
  if (!equalBytes(epoch.creatorDeviceId, creator.deviceId)) fail('device_unknown', 'EPOCH_INVALID')
  const digest = await hash(epoch.record)
  await verifyEd25519(creator.dkPub, EPOCH_PURPOSE, digest, epoch.signature, 'EPOCH_INVALID')
  if (includesBytes(roster.revokedDeviceIds, creator.deviceId)) {
    fail('device_revoked', 'EPOCH_INVALID')
  }
  const member = findMember(roster, creator.aid) ?? fail('not_member', 'EPOCH_INVALID')
  if (!mayPost(roster.kind, member.role, 'text')) fail('not_entitled', 'EPOCH_INVALID')
}

function checkPlace(epoch: ParsedEpoch, input: VerifyEpochInput): void {
  const { roster, previous } = input
  if (!equalBytes(epoch.chatId, roster.chatId)) fail('wrong_chat', 'EPOCH_INVALID')
  if (previous === 'unseen') {
    if (epoch.number < 1) fail('epoch_number', 'EPOCH_INVALID')
  } else {
    const before = previous === 'first' ? { number: 0, recordHash: NO_RECORD } : previous
    if (epoch.number !== before.number + 1) fail('epoch_number', 'EPOCH_INVALID')
    if (!equalBytes(epoch.prevRecordHash, before.recordHash)) fail('epoch_chain', 'EPOCH_INVALID')
  }
  if (epoch.logSeq !== roster.logSeq) fail('log_sequence', 'EPOCH_INVALID')
  const isKnownHead = equalBytes(epoch.logHead, roster.logHead) || includesBytes(roster.pastLogHeads, epoch.logHead)
  if (!isKnownHead) fail('log_head', 'EPOCH_INVALID')
}

function checkReaders(entries: readonly WrapEntry[], roster: Roster): void {
  if (!isSameReaders(entries, roster)) fail('member_set', 'EPOCH_INVALID')
}
