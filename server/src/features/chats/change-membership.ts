import type { Request } from '@stogram/contract'
import {
  E2eeError,
  idBytes,
  idText,
  type Membership,
  type OpAction,
  privateRoster,
  type Roster,
  verifyEpoch,
} from '@stogram/e2ee/public'
import type { LockedLog, LogStore } from '../../log/log.ts'
import type { FanOut } from '../../realtime/fan-out.ts'
import type { DeviceCaller, Handler } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import type { DirectoryRepository } from '../directory/index.ts'
import { linkChangesOf } from '../joins/index.ts'
import { applyOps, joinedAndLeft, type OpEffect, type Snapshot } from './apply-ops.ts'
import type { ChatLedger, RunChatLedger } from './chat-ledger.repository.ts'
import { type CheckedGrant, checkGrants } from './check-grants.ts'
import { announceChange, type CheckedChange, findEarlierAnswer, writeChange } from './commit-change.ts'
import type { Memberships } from './memberships.ts'
import { toRefusal, type VerifiedUpload, verifyUpload } from './uploads.ts'

export interface ChangeMembershipDeps {
  directory: DirectoryRepository
  run: RunChatLedger
  memberships: Memberships
  log: LogStore
  fanOut: FanOut
}

/**
 * Ops and, with them or alone, a new epoch: all of it in one transaction that holds the chat's log.
 *
 * An op after which the old epoch has the wrong readers, and which brings no new one, sets the log's epoch to 0:
 * the statement that appends messages then refuses every one of them as stale, until somebody makes the next epoch.
 */
export function makeChangeMembership(deps: ChangeMembershipDeps): Handler<'chat:change'> {
  const { directory, run, memberships, log, fanOut } = deps
  return async (request, { caller }) => {
    const { chatId } = request
    if (request.ops.length === 0 && request.epoch === undefined)
      throw new OperationError('bad_request', { fields: ['ops'] })
    const upload = await verifyUpload(directory, caller, { ops: request.ops, epoch: request.epoch })
    const { joined, left } = joinedAndLeft(upload.ops, caller.accountId)
    let after: Roster | undefined
    const written = await run(async (ledger) => {
      const locked = await ledger.lock(chatId, [...joined, ...left])
      if (locked === undefined) throw new OperationError('not_found')
      const placed = await findEarlierAnswer(ledger, caller, { chatId, ops: request.ops, epoch: request.epoch })
      if (placed !== undefined) return { placed, items: [], joined: [], left: [] }
      const { roster, change } = await checkChange(deps, ledger, locked, caller, request, upload)
      after = roster
      if ((await ledger.countAccounts(joined)) !== joined.length) throw new OperationError('not_found')
      return writeChange(ledger, caller, { ...change, joined, left })
    })
    if (after !== undefined && isMembership(after)) memberships.remember(after, chatId)
    announceChange(fanOut, log, chatId, written)
    return { placed: written.placed }
  }
}

async function checkChange(
  deps: ChangeMembershipDeps,
  ledger: ChatLedger,
  locked: LockedLog,
  caller: DeviceCaller,
  request: Request<'chat:change'>,
  upload: VerifiedUpload,
): Promise<{ roster: Roster; change: Omit<CheckedChange, 'joined' | 'left'> }> {
  const { chatId } = request
  const member = await ledger.findMember(chatId, caller.accountId)
  if (member === undefined) throw new OperationError('not_found')
  try {
    const isPrivate = member.kind === 'PRIVATE'
    const { roster, effects, snapshot, isRotationDue, isClosed } = isPrivate
      ? await checkPrivate(ledger, chatId, upload)
      : await checkGroup(deps.memberships, ledger, locked, caller, upload)
    return {
      roster,
      change: {
        ...{ chatId, effects, snapshot, links: linkChangesOf(upload.ops), ops: request.ops },
        opHead: upload.ops.length === 0 ? undefined : roster.logHead,
        grants: await checkHistory(ledger, request, upload),
        epoch: await checkEpoch(ledger, chatId, roster, upload),
        isEpochDue: isRotationDue,
        isClosed,
        isShuttingOut: isOnly(SHUTTING_OUT, upload.ops),
        isLettingIn: isOnly(LETTING_IN, upload.ops),
      },
    }
  } catch (error) {
    if (error instanceof E2eeError) throw toRefusal(error)
    throw error
  }
}

interface Checked {
  roster: Roster
  effects: OpEffect[]
  snapshot: Snapshot | undefined
  isRotationDue: boolean
  isClosed: boolean
}

/** Its two accounts are fixed; only its epochs change. */
async function checkPrivate(ledger: ChatLedger, chatId: string, { ops }: VerifiedUpload): Promise<Checked> {
  if (ops.length > 0) throw new OperationError('forbidden')
  const memberIds = await ledger.findMemberIds(chatId)
  const hashes = await ledger.findIdentityHashes(memberIds)
  const parties = memberIds.flatMap((id) => {
    const airHash = hashes.get(id)
    return airHash === undefined ? [] : [{ aid: idBytes(id), airHash }]
  })
  const [first, second = first] = parties
  if (first === undefined || second === undefined) throw new Error('a private chat has lost its members')
  const roster = await privateRoster(first, second)
  return { roster, effects: [], snapshot: undefined, isRotationDue: false, isClosed: false }
}

async function checkGroup(
  memberships: Memberships,
  ledger: ChatLedger,
  locked: LockedLog,
  caller: DeviceCaller,
  { ops, epoch }: VerifiedUpload,
): Promise<Checked> {
  const before = await memberships.read(ledger, locked.logId, locked.opSeq)
  const { state, effects, snapshot } =
    ops.length === 0
      ? { state: before, effects: [], snapshot: undefined }
      : await applyOps(before, ops, caller.accountId)
  const { isClosed } = state
  if (isClosed && epoch !== undefined) throw new OperationError('forbidden')
  return { roster: state, effects, snapshot, isRotationDue: state.rotationSeq !== before.rotationSeq, isClosed }
}

async function checkHistory(
  ledger: ChatLedger,
  { chatId, grants = [] }: Request<'chat:change'>,
  { ops }: VerifiedUpload,
): Promise<CheckedGrant[]> {
  const isGranting = grants.length > 0 || ops.some(({ action }) => action.type === 'grantHistory')
  if (!isGranting) return []
  const last = await ledger.findLastEpoch(chatId)
  const checked = await checkGrants(ops, grants, last?.number ?? 0)
  // What they could read before is still on their devices, under keys that a grant would take the place of.
  const former = await ledger.countFormerMembers(
    chatId,
    checked.map(({ accountId }) => accountId),
  )
  if (former > 0) throw new OperationError('forbidden')
  return checked
}

async function checkEpoch(
  ledger: ChatLedger,
  chatId: string,
  roster: Roster,
  { author, epoch }: VerifiedUpload,
): Promise<CheckedChange['epoch']> {
  if (epoch === undefined) return undefined
  const { upload } = epoch
  const previous = (await ledger.findLastEpoch(chatId)) ?? 'first'
  const view = await verifyEpoch({ body: upload.body, roster, creator: author, previous })
  if (idText(view.chatId) !== chatId) throw new OperationError('forbidden')
  return { upload, recordHash: view.recordHash }
}

/** A snapshot that a change ends with does not make another one of it. */
function isOnly(meant: ReadonlySet<OpAction['type']>, ops: VerifiedUpload['ops']): boolean {
  const types = ops.map(({ action }) => action.type).filter((type) => type !== 'snapshot')
  return types.length > 0 && types.every((type) => meant.has(type))
}

const LETTING_IN: ReadonlySet<OpAction['type']> = new Set(['add', 'grantHistory'])

const SHUTTING_OUT: ReadonlySet<OpAction['type']> = new Set([
  'leave',
  'remove',
  'deviceRevoked',
  'revokeInvite',
  'close',
])

function isMembership(roster: Roster): roster is Membership {
  return roster.kind !== 'PRIVATE'
}
