import { compareBytes, equalBytes } from '../codec/bytes.ts'
import type { Canonical } from '../codec/canonical.ts'
import { bytesOf, decodeFields, type FieldReader, fieldsOf, listOf } from '../codec/fields.ts'
import { fail } from '../errors.ts'
import { hash, label } from '../primitives/hash.ts'
import { type Invite, MAX_INVITE_USES, MAX_INVITES } from './invites.ts'
import { type Actor, applyOp, MAX_BARRED, MAX_REVOCATIONS, type Membership } from './membership.ts'
import type { Op } from './op.ts'
import { MAX_META_BYTES } from './op-action.ts'
import { MAX_MEMBERS, type Member, roleOf } from './roster.ts'
import { MAX_SNAPSHOT_BYTES, SNAPSHOT_FORMAT } from './snapshot.ts'

/**
 * Where a newcomer starts who is not given the whole log: the state that a verified snapshot op vouches for, with that
 * op applied. The op's author is trusted for everything before it.
 *
 * Source  docs/e2ee.md [MB15]
 * Throws  E2eeError('snapshot_differs', LOG_FORK) for other bytes; 'size', 'encoding', 'format'; as `applyOp`
 */
export async function startFromSnapshot(bytes: Uint8Array, op: Op, actor: Actor): Promise<Membership> {
  if (op.action.type !== 'snapshot') fail('log_sequence', 'LOG_FORK')
  const bytesHash = await hash(label('snapshot'), bytes)
  if (!equalBytes(bytesHash, op.action.stateHash)) fail('snapshot_differs', 'LOG_FORK')
  return applyOp(decodeMembership(bytes), op, actor, { ownHash: bytesHash })
}

/** Throws E2eeError('size' | 'encoding' | 'format'). */
export function decodeMembership(bytes: Uint8Array): Membership {
  const fields = decodeFields(bytes, 16, { maxBytes: MAX_SNAPSHOT_BYTES })
  fields.tag(SNAPSHOT_FORMAT)
  return {
    chatId: fields.bytes(16),
    kind: fields.choice(['GROUP', 'CHANNEL']),
    isSecret: fields.boolean(),
    logSeq: fields.uint(),
    logHead: fields.bytes(32),
    rotationSeq: fields.uint(),
    history: fields.choice(['all', 'sinceJoin']),
    mayMembersAdd: fields.boolean(),
    isClosed: fields.boolean(),
    members: risingMembers(fields.list(MAX_MEMBERS).map(readMember)),
    meta: readMeta(fields),
    revokedDeviceIds: fields.list(MAX_SNAPSHOT_BYTES).map((id) => bytesOf(id, 16)),
    invites: fields.list(MAX_INVITES).map(readInvite),
    barred: fields.list(MAX_BARRED).map((aid) => bytesOf(aid, 32)),
    revokers: fields.list(MAX_SNAPSHOT_BYTES).map(readRevoker),
    pastLogHeads: [],
  }
}

function readRevoker(value: Canonical): Membership['revokers'][number] {
  const fields = fieldsOf(value, 2)
  const revoker = { deviceId: fields.bytes(16), count: fields.uint() }
  if (revoker.count < 1 || revoker.count > MAX_REVOCATIONS) fail('format')
  return revoker
}

function readMember(value: Canonical): Member {
  const fields = fieldsOf(value, 3)
  return { aid: fields.bytes(32), airHash: fields.bytes(32), role: roleOf(fields.uint()) ?? fail('format') }
}

/** Rising order leaves one list for one set of members. */
function risingMembers(members: readonly Member[]): readonly Member[] {
  for (const [i, { aid }] of members.entries()) {
    const next = members[i + 1]
    if (next !== undefined && compareBytes(aid, next.aid) >= 0) fail('format')
  }
  return members
}

function readMeta(fields: FieldReader): Membership['meta'] {
  const list = listOf(fields.any(), 2)
  if (list.length === 0) return undefined
  const meta = fieldsOf(list, 2)
  return { epoch: meta.uint(), sealed: meta.boundedBytes(MAX_META_BYTES) }
}

function readInvite(value: Canonical): Invite {
  const fields = fieldsOf(value, 5)
  const key = fields.bytes(32)
  const role = roleOf(fields.uint())
  if (role !== 'READER' && role !== 'MEMBER') fail('format')
  const expiresAtMs = fields.uint()
  const usesLeft = fields.uint(MAX_INVITE_USES)
  return { key, role, expiresAtMs, usesLeft, needsApproval: fields.boolean() }
}
