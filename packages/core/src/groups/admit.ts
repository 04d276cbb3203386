import type { AccountId, ChatId } from '@stogram/contract'
import {
  type AccountView,
  admissionOf,
  applyLoggedOp,
  E2eeError,
  equalBytes,
  findDevice,
  findMember,
  type JoinRequest,
  type Membership,
  makeOp,
  parseJoinRequest,
  verifyJoinRequest,
} from '@stogram/e2ee'
import { CoreError } from '../api.ts'
import { fetchAccounts } from '../crypto/people.ts'
import { mustBeAccepted } from '../crypto/pins.ts'
import type { Engine } from '../engine.ts'
import { mustSelf } from '../must.ts'
import type { PendingJoin } from '../tasks/join-requests.ts'
import { changeGroup, type GroupAction } from './change-group.ts'
import { settleGroup } from './housekeeping.ts'

interface Asker {
  request: JoinRequest
  account: AccountView
}

/**
 * Lets in, with one new epoch, all those who come by a link that asks nobody. Who does not verify, whose link has
 * ended and who was removed once stays outside: that is for an admin to see, not for a device to decide.
 */
export async function admitFreely(engine: Engine, chatId: ChatId, pending: readonly PendingJoin[]): Promise<void> {
  const askers: Asker[] = []
  for (const one of pending) {
    try {
      askers.push(await verifyAsker(engine, one))
    } catch (error) {
      if (!(error instanceof E2eeError) && !(error instanceof CoreError)) throw error
      engine.log('not-admitted', { message: error.message })
    }
  }
  await changeGroup(engine, chatId, ({ state }) => admissions(engine, state, askers))
  await settleGroup(engine, chatId)
}

/**
 * An admin has decided. Throws CoreError('not_found') for a request that waits no longer, 'key_changed' while the
 * asker's identity waits for a decision of its own.
 */
export async function decideJoin(
  engine: Engine,
  { chatId, accountId, isAdmitted }: { chatId: ChatId; accountId: AccountId; isAdmitted: boolean },
): Promise<void> {
  const { joinRequests } = engine.tasks
  const pending = joinRequests.find(chatId, accountId)
  if (pending === undefined) throw new CoreError('not_found', 'This request waits no longer.')
  if (isAdmitted) {
    const asker = await verifyAsker(engine, pending)
    await changeGroup(engine, chatId, async ({ state }) => decided(state, asker))
    await settleGroup(engine, chatId)
  } else {
    await engine.caller.call('join:decline', { chatId, accountId })
  }
  joinRequests.forget(chatId, accountId)
}

/** The asker's device has signed, and the link's key with it. Throws E2eeError, CoreError. */
async function verifyAsker(engine: Engine, { accountId, request: bytes }: PendingJoin): Promise<Asker> {
  const request = parseJoinRequest(bytes)
  const known = (await fetchAccounts(engine, [accountId])).get(accountId)
  const isKnown = known !== undefined && findDevice(known, request.deviceId) !== undefined
  const account = isKnown ? known : (await fetchAccounts(engine, [accountId], true)).get(accountId)
  const found = account && findDevice(account, request.deviceId)
  if (account === undefined || found === undefined || found.isRevoked) {
    throw new E2eeError('device_unknown', 'DEVICE_UNCERTIFIED')
  }
  await mustBeAccepted(engine, accountId)
  await verifyJoinRequest(request, found.device)
  return { request, account }
}

/** By the link, which counts the use; an admin may let in also when the link has ended meanwhile. */
function decided(state: Membership, { request, account }: Asker): GroupAction[] {
  if (findMember(state, request.aid) !== undefined) return []
  const { airHash } = account
  const isOpen = state.invites.some(({ key }) => equalBytes(key, request.inviteKey))
  return [isOpen ? admissionOf(state, request, airHash) : { type: 'add', aid: request.aid, airHash, role: 'MEMBER' }]
}

async function admissions(engine: Engine, before: Membership, askers: readonly Asker[]): Promise<GroupAction[]> {
  const { signer, keys } = mustSelf(engine)
  const actions: GroupAction[] = []
  let state = before
  for (const { request, account } of askers) {
    if (!isFree(state, request)) continue
    const action = admissionOf(state, request, account.airHash)
    try {
      const { op } = await makeOp(state, action, signer, engine.clock.nowMs())
      state = await applyLoggedOp(state, op, { aid: keys.aid })
      actions.push(action)
    } catch (error) {
      if (!(error instanceof E2eeError)) throw error
      engine.log('not-admitted', { message: error.message })
    }
  }
  return actions
}

function isFree(state: Membership, { aid, inviteKey }: JoinRequest): boolean {
  if (findMember(state, aid) !== undefined || state.barred.some((other) => equalBytes(other, aid))) return false
  const invite = state.invites.find(({ key }) => equalBytes(key, inviteKey))
  return invite !== undefined && !invite.needsApproval
}
