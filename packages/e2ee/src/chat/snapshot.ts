import { encodeCanonical } from '../codec/canonical.ts'
import { readCertificate } from '../directory/device-certificate.ts'
import { hash, label } from '../primitives/hash.ts'
import { type Actor, applyOp, type Membership, type OpFacts } from './membership.ts'
import type { Op } from './op.ts'
import { rankOf } from './roster.ts'

export const SNAPSHOT_FORMAT = 1
/** A thousand members are 70 KB; the rest is room for title, revoked devices, links and barred accounts. */
export const MAX_SNAPSHOT_BYTES = 262_144

/**
 * Canonical bytes of the whole state. They travel beside the log, not in it: the `snapshot` op carries their hash, so a
 * group of a thousand fits, and whoever has the log can write them again.
 *
 * Source  docs/e2ee.md [MB10]
 */
export function encodeMembership(state: Membership): Uint8Array {
  const { meta } = state
  return encodeCanonical([
    SNAPSHOT_FORMAT,
    state.chatId,
    state.kind === 'GROUP' ? 1 : 2,
    Number(state.isSecret),
    state.logSeq,
    state.logHead,
    state.rotationSeq,
    state.history === 'all' ? 1 : 2,
    Number(state.mayMembersAdd),
    Number(state.isClosed),
    state.members.map(({ aid, airHash, role }) => [aid, airHash, rankOf(role)]),
    meta === undefined ? [] : [meta.epoch, meta.sealed],
    state.revokedDeviceIds,
    state.invites.map((i) => [i.key, rankOf(i.role), i.expiresAtMs, i.usesLeft, Number(i.needsApproval)]),
    state.barred,
    state.revokers.map(({ deviceId, count }) => [deviceId, count]),
  ])
}

/** `stateHash` of a `snapshot` op on this state. */
export function membershipHash(state: Membership): Promise<Uint8Array> {
  return hash(label('snapshot'), encodeMembership(state))
}

/**
 * `applyOp` for ops of every kind: a snapshot is compared with the own state first, and a revoked device is the one that
 * its certificate is for. Throws E2eeError as `applyOp` and `readCertificate`. Source docs/e2ee.md [MB10], [MB14]
 */
export async function applyLoggedOp(state: Membership, op: Op, actor: Actor): Promise<Membership> {
  return applyOp(state, op, actor, await factsOf(state, op))
}

async function factsOf(state: Membership, { action }: Op): Promise<OpFacts> {
  if (action.type === 'snapshot') return { ownHash: await membershipHash(state) }
  if (action.type === 'deviceRevoked') return { revoked: await readCertificate(action.certificate) }
  return {}
}
