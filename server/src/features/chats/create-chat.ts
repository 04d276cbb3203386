import type { AccountId, Request } from '@stogram/contract'
import { E2eeError, idBytes, idText, privateRoster, type Roster, verifyEpoch } from '@stogram/e2ee/public'
import type { LogStore } from '../../log/log.ts'
import type { FanOut } from '../../realtime/fan-out.ts'
import type { DeviceCaller, Handler } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import type { DirectoryRepository } from '../directory/index.ts'
import { linkChangesOf } from '../joins/index.ts'
import { applyOps } from './apply-ops.ts'
import type { RunChatLedger } from './chat-ledger.repository.ts'
import { announceChange, type CheckedChange, findEarlierAnswer, writeChange } from './commit-change.ts'
import { toRefusal, type VerifiedUpload, verifyUpload } from './uploads.ts'

export interface CreateChatDeps {
  directory: DirectoryRepository
  run: RunChatLedger
  log: LogStore
  fanOut: FanOut
}

type Creation = Request<'chat:create'>

export function makeCreateChat({ directory, run, log, fanOut }: CreateChatDeps): Handler<'chat:create'> {
  return async (request, { caller }) => {
    const members = [...new Set(request.members)].toSorted()
    if (!members.includes(caller.accountId)) throw new OperationError('bad_request', { fields: ['members'] })
    const upload = await verifyUpload(directory, caller, request)
    const checked = await checkCreation(directory, caller, request, members, upload)
    const written = await run(async (ledger) => {
      await ledger.addChat(request.chatId, request.kind)
      const locked = await ledger.lock(request.chatId, members)
      if (locked === undefined || locked.lastSeq > 0) {
        const placed = await findEarlierAnswer(ledger, caller, request)
        // Whoever created it first has won; the caller adopts what is there.
        if (placed === undefined) throw new OperationError('stale_epoch')
        return { placed, items: [], joined: [], left: [] }
      }
      if ((await ledger.countAccounts(members)) !== members.length) throw new OperationError('not_found')
      return writeChange(ledger, caller, checked)
    })
    announceChange(fanOut, log, request.chatId, written)
    return { placed: written.placed }
  }
}

async function checkCreation(
  directory: DirectoryRepository,
  caller: DeviceCaller,
  request: Creation,
  members: readonly AccountId[],
  upload: VerifiedUpload,
): Promise<CheckedChange> {
  try {
    const isPrivate = request.kind === 'PRIVATE'
    const checked = isPrivate
      ? await checkPrivate(directory, request, members)
      : await checkGroup(caller, request, members, upload)
    const { roster, ...change } = checked
    if (idText(roster.chatId) !== request.chatId) throw new OperationError('bad_request', { fields: ['chatId'] })
    const { body } = request.epoch
    const view = await verifyEpoch({ body, roster, creator: upload.author, previous: 'first' })
    return {
      ...change,
      links: linkChangesOf(upload.ops),
      grants: [],
      chatId: request.chatId,
      ops: request.ops,
      epoch: { upload: request.epoch, recordHash: view.recordHash },
      joined: members,
      left: [],
      isEpochDue: false,
      isClosed: false,
      isShuttingOut: false,
      isLettingIn: false,
    }
  } catch (error) {
    // A chat that does not exist yet cannot have moved on: its parts do not fit each other.
    if (error instanceof E2eeError) throw new OperationError('bad_request', { record: 'epoch' })
    throw error
  }
}

type Checked = Pick<CheckedChange, 'effects' | 'snapshot' | 'opHead' | 'members'> & { roster: Roster }

async function checkPrivate(
  directory: DirectoryRepository,
  request: Creation,
  members: readonly AccountId[],
): Promise<Checked> {
  if (members.length > 2 || request.ops.length > 0)
    throw new OperationError('bad_request', { fields: ['members', 'ops'] })
  const hashes = await directory.findIdentityHashes(members)
  const parties = members.map((id) => {
    const airHash = hashes.get(id)
    if (airHash === undefined) throw new OperationError('not_found')
    return { aid: idBytes(id), airHash }
  })
  const [first, second = first] = parties
  if (first === undefined || second === undefined) throw new OperationError('bad_request', { fields: ['members'] })
  const roster = await privateRoster(first, second)
  return { roster, effects: [], snapshot: undefined, opHead: undefined, members }
}

async function checkGroup(
  caller: DeviceCaller,
  request: Creation,
  members: readonly AccountId[],
  { ops }: VerifiedUpload,
): Promise<Checked> {
  if (ops.length === 0) throw new OperationError('bad_request', { fields: ['ops'] })
  try {
    const { state, effects, snapshot } = await applyOps(undefined, ops, caller.accountId)
    // Secret groups have another key agreement, and channels another kind.
    if (state.isSecret || state.isClosed || state.kind !== request.kind) throw new OperationError('forbidden')
    const named = state.members.map(({ aid }) => idText(aid)).toSorted()
    const isAsNamed = named.length === members.length && named.every((id, index) => id === members[index])
    if (!isAsNamed) throw new OperationError('bad_request', { fields: ['members'] })
    return { roster: state, effects, snapshot, opHead: state.logHead }
  } catch (error) {
    if (error instanceof E2eeError && toRefusal(error).code === 'forbidden') throw new OperationError('forbidden')
    throw error
  }
}
