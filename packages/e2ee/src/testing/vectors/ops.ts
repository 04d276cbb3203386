import { proveInvitation } from '../../chat/invitation.ts'
import { inviteKeyPair } from '../../chat/invite-link.ts'
import { type Membership, startMembership } from '../../chat/membership.ts'
import { makeGenesis, makeOp, parseOp, verifyOp } from '../../chat/op.ts'
import type { OpAction } from '../../chat/op-action.ts'
import { applyLoggedOp, membershipHash } from '../../chat/snapshot.ts'
import { encodeCanonical } from '../../codec/canonical.ts'
import { countingRandom, seededDevice } from './area.ts'

const AT_MS = 1_700_000_000_000

/** One op of every kind, in a log that every one of them follows from; the group stays open but for the last. */
export async function chainOfOps(): Promise<{ bodies: { name: string; body: Uint8Array }[]; state: Membership }> {
  const random = countingRandom(5)
  const [olga, mike, rita, noah] = [random(32), random(32), random(32), random(32)]
  const airHash = random(32)
  const { signer, verified } = await seededDevice(olga, 1)
  const genesis = await makeGenesis(
    {
      type: 'create',
      kind: 'GROUP',
      isSecret: false,
      nonce: random(16),
      creator: { aid: olga, airHash },
      history: 'sinceJoin',
      mayMembersAdd: false,
    },
    signer,
    AT_MS,
  )
  let state = startMembership(genesis.op, { aid: olga })
  const { inviteKey: key, signingKey } = await inviteKeyPair({ chatId: state.chatId, seed: random(32) })
  const bodies = [{ name: 'create', body: genesis.body }]
  const proof = await proveInvitation(signingKey, state.chatId, noah)
  const actions: (() => Promise<Exclude<OpAction, { type: 'create' }>>)[] = [
    async () => ({ type: 'add', aid: mike, airHash, role: 'MEMBER' }),
    async () => ({ type: 'setRole', aid: mike, role: 'ADMIN' }),
    async () => ({ type: 'setMeta', epoch: 1, sealed: random(300) }),
    async () => ({ type: 'history', history: 'all' }),
    async () => ({ type: 'grantHistory', aid: mike, fromEpoch: 1, toEpoch: 2, wrapsHash: random(32) }),
    async () => ({
      type: 'deviceRevoked',
      certificate: encodeCanonical([4, olga, random(32), random(32), AT_MS, random(16)]),
    }),
    async () => ({
      type: 'invite',
      key,
      role: 'READER',
      expiresAtMs: AT_MS + 60_000,
      maxUses: 2,
      needsApproval: true,
    }),
    async () => ({ type: 'add', aid: noah, airHash, role: 'READER', invitation: { key, proof } }),
    async () => ({ type: 'add', aid: rita, airHash, role: 'READER' }),
    async () => ({ type: 'remove', aid: rita }),
    async () => ({ type: 'snapshot', stateHash: await membershipHash(state) }),
  ]
  for (const [i, action] of actions.entries()) {
    const made = await makeOp(state, await action(), signer, AT_MS + i)
    await verifyOp(await parseOp(made.body), verified)
    state = await applyLoggedOp(state, made.op, { aid: olga })
    bodies.push({ name: `${i + 1} ${made.op.action.type}`, body: made.body })
  }
  for (const action of [{ type: 'revokeInvite', key }, { type: 'leave' }, { type: 'close' }] as const) {
    bodies.push({ name: action.type, body: (await makeOp(state, action, signer, AT_MS)).body })
  }
  return { bodies, state }
}
