import { createHash } from 'node:crypto'
import type { AccountId, ChatId, EpochUpload, OpUpload, Placed } from '@stogram/contract'
import { equalBytes } from '@stogram/e2ee/public'
import type { LogItem, LogStore, TransactionInput } from '../../log/log.ts'
import { ROW_BYTES } from '../../log/stored-bytes.ts'
import type { FanOut } from '../../realtime/fan-out.ts'
import type { DeviceCaller } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import type { LinkChange } from '../joins/index.ts'
import { makeNotice } from '../notices/index.ts'
import type { OpEffect, Snapshot } from './apply-ops.ts'
import type { ChatLedger, MemberChange } from './chat-ledger.repository.ts'
import type { CheckedGrant } from './check-grants.ts'

/** A change that passed every check, ready to be written. */
export interface CheckedChange {
  chatId: ChatId
  ops: readonly OpUpload[]
  effects: readonly OpEffect[]
  snapshot: Snapshot | undefined
  links: readonly LinkChange[]
  grants: readonly CheckedGrant[]
  opHead: Uint8Array | undefined
  epoch: { upload: EpochUpload; recordHash: Uint8Array } | undefined
  /** Members without an op, as in a PRIVATE chat. */
  members?: readonly AccountId[]
  joined: readonly AccountId[]
  left: readonly AccountId[]
  /** Who may read has changed, and no epoch of this change says so. */
  isEpochDue: boolean
  /** By these ops: nothing follows them. */
  isClosed: boolean
  /** All that its ops do is to shut out: that needs no room. */
  isShuttingOut: boolean
  /** All that its ops do is to let in. */
  isLettingIn: boolean
}

export interface WrittenChange {
  placed: Placed[]
  /** Empty when the same change had been written before. */
  items: readonly LogItem[]
  joined: readonly AccountId[]
  left: readonly AccountId[]
}

export async function writeChange(
  ledger: ChatLedger,
  caller: DeviceCaller,
  change: CheckedChange,
): Promise<WrittenChange> {
  const { chatId, effects, snapshot, epoch, joined, left } = change
  const own = toInputs(chatId, caller, change)
  const notices = [
    ...joined.map((id) => makeNotice(id, { type: 'chat-joined', chatId }, caller)),
    ...left.map((id) => makeNotice(id, { type: 'chat-left', chatId }, caller)),
  ]
  const items = await ledger.append([...own, ...notices])
  const seqOf = (index: number) => items[index]?.seq ?? 0
  const changes: MemberChange[] = effects.flatMap((effect, index) => effect(seqOf(index)))
  for (const accountId of change.members ?? []) {
    changes.push({ accountId, change: { type: 'joined', role: 'MEMBER', seq: 1 } })
  }
  for (const group of inOrder(changes)) await ledger.changeMembers(chatId, group)
  const asked = await ledger.recordLinks(chatId, change.links, joined)
  for (const grant of change.grants) await ledger.grantHistory(chatId, grant)
  if (snapshot !== undefined) await ledger.putSnapshot(chatId, seqOf(snapshot.opIndex), snapshot.state)
  if (change.opHead !== undefined) await ledger.setOpHead(chatId, change.opHead)
  if (epoch !== undefined) {
    const { upload, recordHash } = epoch
    await ledger.addEpoch(chatId, { epoch: upload.epoch, seq: seqOf(own.length - 1), recordHash, wraps: upload.wraps })
  } else if (change.isEpochDue) {
    await ledger.closeEpoch(chatId)
  }
  if (change.isClosed) await ledger.closeLog(chatId)
  await count(ledger, caller, change, asked)
  return { placed: items.slice(0, own.length).map(toPlaced), items, joined, left }
}

/** Throws OperationError('quota_reached'). */
async function count(
  ledger: ChatLedger,
  { accountId }: DeviceCaller,
  change: CheckedChange,
  asked: readonly AccountId[],
): Promise<void> {
  const { isShuttingOut, isLettingIn, joined, left } = change
  const bytes = countBytes(change)
  // Whose device lets somebody in is chance: who asked for it bears it. Each asks a group once, so it has an end.
  if (isLettingIn && asked.length > 0 && asked.length === joined.length) {
    await ledger.countStored(asked, Math.ceil(bytes / asked.length))
    return
  }
  const hasRoom = await ledger.countStored([accountId], bytes)
  // Nobody is kept in a group, and so from deleting the account, by what they have stored; nor from shutting others out.
  const mustHaveRoom = !isShuttingOut && !left.includes(accountId)
  if (mustHaveRoom && !hasRoom) throw new OperationError('quota_reached')
}

/**
 * What an earlier, identical request has placed; undefined when none of it is there.
 * Throws OperationError('id_reused') when an id stands for something else.
 */
export async function findEarlierAnswer(
  ledger: ChatLedger,
  caller: DeviceCaller,
  upload: { chatId: ChatId; ops: readonly OpUpload[]; epoch: EpochUpload | undefined },
): Promise<Placed[] | undefined> {
  const own = toInputs(upload.chatId, caller, upload)
  const found = await ledger.findItems(
    upload.chatId,
    own.map(({ id }) => id),
  )
  if (found.length === 0) return undefined
  return own.map(({ id, body }) => {
    const item = found.find((candidate) => candidate.id === id)
    const isSame = item?.senderId === caller.accountId && equalBytes(item.hash, sha256(body))
    if (item === undefined || !isSame) throw new OperationError('id_reused')
    return toPlaced(item)
  })
}

/** Tells everyone concerned, after the commit. Those who left go first: what comes after is not theirs. */
export function announceChange(fanOut: FanOut, log: LogStore, chatId: ChatId, written: WrittenChange): void {
  if (written.items.length === 0) return
  fanOut.leaveChat(chatId, written.left)
  fanOut.joinChat(chatId, written.joined)
  log.announce(written.items)
}

function toInputs(
  logId: ChatId,
  { accountId, deviceId }: DeviceCaller,
  { ops, epoch }: { ops: readonly OpUpload[]; epoch: EpochUpload | { upload: EpochUpload } | undefined },
): TransactionInput[] {
  const from = { logId, senderId: accountId, deviceId }
  const upload = epoch !== undefined && 'upload' in epoch ? epoch.upload : epoch
  const record = upload && { ...from, id: upload.id, kind: 'epoch' as const, epoch: upload.epoch, body: upload.body }
  return [...ops.map(({ id, body }) => ({ ...from, id, kind: 'op' as const, body })), ...(record ? [record] : [])]
}

function countBytes({ ops, epoch, grants }: CheckedChange): number {
  const wraps = [...(epoch?.upload.wraps ?? []).map(({ wrap }) => wrap), ...grants.flatMap((grant) => grant.wraps)]
  const parts = [...ops.map(({ body }) => body), ...(epoch === undefined ? [] : [epoch.upload.body]), ...wraps]
  return parts.reduce((sum, { length }) => sum + length + ROW_BYTES, 0)
}

/** Changes of one account must be written one after the other; the rest goes together. */
function inOrder(changes: readonly MemberChange[]): MemberChange[][] {
  const groups: MemberChange[][] = []
  let seen = new Set<AccountId>()
  for (const change of changes) {
    const group = groups.at(-1)
    if (group === undefined || seen.has(change.accountId)) {
      groups.push([change])
      seen = new Set([change.accountId])
    } else {
      group.push(change)
      seen.add(change.accountId)
    }
  }
  return groups
}

function toPlaced({ id, seq, hash, at }: { id: string; seq: number; hash: Uint8Array; at: number }): Placed {
  return { id, seq, hash, atMs: at }
}

function sha256(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha256').update(bytes).digest())
}
