import type { AccountId, LogItem } from '@stogram/contract'
import {
  acceptHistoryGrant,
  applyLoggedOp,
  E2eeError,
  type Epoch,
  type EpochView,
  equalBytes,
  findDevice,
  idText,
  type Membership,
  openChatMeta,
  type ParsedOp,
  parseEpoch,
  parseOp,
  type Roster,
  rankOf,
  startMembership,
  unwrapEpoch,
  verifyEpoch,
  verifyOp,
} from '@stogram/e2ee'
import { noteIntroduction } from '../crypto/introductions.ts'
import { findMemberByText, mayWrite } from '../crypto/may-write.ts'
import { isAfterRevocation } from '../crypto/revocations.ts'
import { draftTargetKey } from '../replica/draft-target-key.ts'
import type { AccountRow, EpochRow, SystemAction } from '../replica/rows.ts'
import { chainAt } from '../replica/transcript.ts'
import { hasKey, isMembership, type LogContext } from './log-context.ts'
import { putMessage, withOwnId } from './put-message.ts'

/**
 * Takes one op or epoch into the chat's state. What does not verify changes nothing but raises an alarm; everything
 * that builds on it is refused in turn, so a server gains nothing by inserting one.
 */
export async function applyRecord(context: LogContext, item: LogItem): Promise<void> {
  context.log.recordsSeq = item.seq
  try {
    if (item.kind === 'op') await applyOpItem(context, item)
    else await applyEpochItem(context, item)
  } catch (error) {
    if (!(error instanceof E2eeError)) throw error
    context.engine.log('record-refused', { kind: item.kind, reason: error.reason })
    context.alarm({
      code: error.alarm ?? (item.kind === 'op' ? 'LOG_FORK' : 'EPOCH_INVALID'),
      accountId: item.senderId,
    })
  }
}

async function applyOpItem(context: LogContext, item: LogItem): Promise<void> {
  const op = await parseOp(item.body)
  const account = await context.account(item.senderId)
  const found = account && findDevice(account.view, op.actorDeviceId)
  if (account === undefined || found === undefined) throw new E2eeError('device_unknown', 'DEVICE_UNCERTIFIED')
  await mustPrecedeRevocation(context, account, op.actorDeviceId, item)
  await verifyOp(op, found.device)
  const before = await context.rosterAt(item.seq)
  const state = await nextState(context, before, op, account.view.aid)
  context.putRoster(item.seq, state)
  if (op.action.type === 'snapshot') context.log.snapshotOp = op.seq
  noteIntroduction(context, op, item.senderId)
  noteTitleDebt(context, op, item, state)
  const action = await describeOp(context, op, item, { before, state })
  showMembership(context, state)
  if (op.action.type === 'grantHistory') await takeGrant(context, op.action, item)
  if (action !== undefined) await putSystem(context, item, action)
}

/** Throws E2eeError('device_revoked') for what was not here yet when the device was known as revoked. */
async function mustPrecedeRevocation(
  context: LogContext,
  account: AccountRow,
  deviceId: Uint8Array,
  { senderId, seq }: LogItem,
): Promise<void> {
  const signed = { deviceId: idText(deviceId), senderId, seq, isRecord: true }
  if (!(await isAfterRevocation(context, account, signed))) return
  throw new E2eeError('device_revoked', 'DEVICE_UNCERTIFIED')
}

function nextState(
  context: LogContext,
  before: Roster | Membership | undefined,
  op: ParsedOp,
  aid: Uint8Array,
): Promise<Membership> | Membership {
  if (op.action.type === 'create') {
    if (before !== undefined || idText(op.chatId) !== context.log.logId) throw new E2eeError('wrong_chat', 'LOG_FORK')
    return startMembership(op, { aid })
  }
  if (before === undefined || !isMembership(before)) throw new E2eeError('log_sequence', 'LOG_FORK')
  return applyLoggedOp(before, op, { aid })
}

/** Older epochs, opened to this account. What was written in them is no news. Throws E2eeError(…, EPOCH_INVALID). */
export async function takeGrant(
  context: LogContext,
  granted: Extract<ParsedOp['action'], { type: 'grantHistory' }>,
  { seq }: Pick<LogItem, 'seq'>,
): Promise<void> {
  const { receiver } = context.self
  if (!equalBytes(granted.aid, receiver.aid)) return
  // The older epochs are not here yet: it is taken once they are verified.
  if (
    context.log.unproved !== undefined &&
    granted.fromEpoch < (context.log.epochSeqs[0]?.number ?? Number.POSITIVE_INFINITY)
  )
    return
  const rows: EpochRow[] = []
  const wraps: Uint8Array[] = []
  for (let number = granted.fromEpoch; number <= granted.toEpoch; number++) {
    const row = (await context.tx.get('epochs', [context.log.logId, 'epoch', number])) as EpochRow | undefined
    const wrap = context.wraps.get(number)
    if (row === undefined || wrap === undefined) throw new E2eeError('wrap_list', 'EPOCH_INVALID')
    rows.push(row)
    wraps.push(wrap)
  }
  const opened = await acceptHistoryGrant(
    granted,
    rows.map(({ epoch }) => epoch),
    wraps,
    receiver,
  )
  for (const [index, epoch] of opened.entries()) context.upgradeEpoch(rows[index]?.seq ?? 0, epoch)
  const chat = context.mustChat()
  context.chat = { ...chat, readUpto: Math.max(chat.readUpto, seq) }
}

/**
 * Newcomers cannot open what was sealed before them. The admin who lets somebody in seals the title anew; when it was
 * a plain member, every admin owes it, and the first one pays.
 */
function noteTitleDebt(context: LogContext, { action }: ParsedOp, { seq, senderId }: LogItem, state: Membership): void {
  const { log, self, engine, tx } = context
  if (action.type === 'setMeta') Reflect.deleteProperty(log, 'titleOwedSeq')
  if (action.type !== 'add' || state.meta === undefined || !isAdmin(state, self.accountId)) return
  if (senderId !== self.accountId && isAdmin(state, senderId)) return
  log.titleOwedSeq = seq
  tx.afterCommit(() => engine.tasks.settleGroup(log.logId))
}

function isAdmin(state: Membership, accountId: AccountId): boolean {
  const role = findMemberByText(state, accountId)?.role
  return role !== undefined && rankOf(role) >= rankOf('ADMIN')
}

export function showMembership(context: LogContext, state: Membership): void {
  const { isClosed: _before, ...chat } = context.mustChat()
  const isWriter = mayWrite(state, context.self.accountId)
  const canPost = isWriter && context.log.unproved?.isRefused !== true
  if (!isWriter && chat.canPost) context.tx.remove('meta', draftTargetKey(chat.id))
  const closing = state.isClosed ? { isClosed: true as const } : {}
  const { history, members } = state
  context.chat = { ...chat, memberCount: members.length, canPost, history, ...closing }
  const { engine, log, tx } = context
  tx.afterCommit(() => engine.tasks.joinRequests.groupChanged(log.logId))
}

/** The sentence that the chat shows for an op; none for those that nobody needs to read. */
async function describeOp(
  context: LogContext,
  op: ParsedOp,
  { seq, senderId: actorId }: LogItem,
  { before, state }: { before: Roster | Membership | undefined; state: Membership },
): Promise<SystemAction | undefined> {
  const { action } = op
  if (seq < context.log.visibleFromSeq) return undefined
  switch (action.type) {
    case 'create':
      return { type: 'created', actorId }
    case 'add': {
      // The members that a group starts with are part of its creation.
      const isFounding = context.log.epochSeqs.length === 0 && context.log.visibleFromSeq === 1
      return isFounding ? undefined : { type: howAdded(before, action), actorId, targetId: idText(action.aid) }
    }
    case 'remove':
      return { type: 'removed', actorId, targetId: idText(action.aid) }
    case 'leave':
      return { type: 'left', actorId }
    case 'setRole':
      return { type: 'role', actorId, targetId: idText(action.aid), role: action.role }
    case 'close':
      return { type: 'closed', actorId }
    case 'setMeta':
      return rename(context, actorId, state)
    case 'history':
      return { type: 'history', actorId, history: action.history }
    case 'grantHistory':
    case 'deviceRevoked':
    case 'snapshot':
    case 'invite':
    case 'revokeInvite':
      return undefined
  }
}

/** Who comes by a link is let in by an admin, or by whichever device was there: then nobody has added them. */
function howAdded(
  before: Roster | Membership | undefined,
  { invitation }: Extract<ParsedOp['action'], { type: 'add' }>,
): 'added' | 'letIn' | 'joined' {
  if (invitation === undefined || before === undefined || !isMembership(before)) return 'added'
  const invite = before.invites.find(({ key }) => equalBytes(key, invitation.key))
  return invite?.needsApproval === false ? 'joined' : 'letIn'
}

async function rename(context: LogContext, actorId: AccountId, state: Membership): Promise<SystemAction | undefined> {
  const title = await openTitle(context, state)
  const chat = context.mustChat()
  if (title === undefined || title === chat.title) return undefined
  const isFirst = chat.title === ''
  context.chat = { ...chat, title }
  return isFirst ? undefined : { type: 'renamed', actorId, title }
}

export async function openTitle(context: LogContext, state: Membership): Promise<string | undefined> {
  if (state.meta === undefined) return undefined
  const row = await context.tx.get('epochs', [context.log.logId, 'epoch', state.meta.epoch])
  const epoch = row !== undefined && 'epoch' in row ? row.epoch : undefined
  // A newcomer cannot open an older title; whoever added them writes it again under the new epoch.
  if (!hasKey(epoch)) return undefined
  try {
    return (await openChatMeta(epoch, state.meta.sealed)).title
  } catch (error) {
    if (!(error instanceof E2eeError)) throw error
    // What an admin has sealed badly is no fault of the server; the old title stays.
    context.engine.log('title-not-opened', { reason: error.reason })
    return undefined
  }
}

async function putSystem(context: LogContext, item: LogItem, action: SystemAction): Promise<void> {
  const { id } = await withOwnId(context, item)
  await putMessage(context, {
    id,
    chatId: context.log.logId,
    order: item.seq,
    senderId: item.senderId,
    deviceId: item.deviceId,
    atMs: item.atMs,
    kind: 'system',
    text: '',
    action,
    reactions: {},
    isQueued: false,
  })
}

async function applyEpochItem(context: LogContext, item: LogItem): Promise<void> {
  const parsed = await parseEpoch(item.body)
  const account = await context.account(item.senderId)
  const creator = account && findDevice(account.view, parsed.creatorDeviceId)?.device
  const roster = await context.rosterAt(item.seq)
  if (account === undefined || creator === undefined) throw new E2eeError('device_unknown', 'EPOCH_INVALID')
  if (roster === undefined) throw new E2eeError('log_sequence', 'EPOCH_INVALID')
  const isLinkOnly = context.isLinkOnly(item.seq)
  if (!isLinkOnly) await mustPrecedeRevocation(context, account, parsed.creatorDeviceId, item)
  const previous = await previousEpoch(context, parsed.number)
  const view = await verifyEpoch({ body: item.body, roster, creator, previous })
  context.putEpoch(item.seq, isLinkOnly ? view : await openEpoch(context, view, item, previous))
}

/**
 * The epoch with its key; without it, and with an alarm, when the key cannot be had or must not be used. The record
 * stands in the log in any case: the next epoch is made on it, so the chat can still be written to.
 */
export async function openEpoch(
  context: LogContext,
  view: EpochView,
  { senderId }: Pick<LogItem, 'senderId'>,
  previous: EpochView | 'first' | 'unseen',
): Promise<Epoch | EpochView> {
  const accuse = (code: string) => context.alarm({ code, accountId: senderId })
  const ownChain = await chainAt(context.tx, context.log, view.baseSeq)
  if (ownChain !== undefined && !equalBytes(ownChain, view.baseChain)) {
    accuse('TRANSCRIPT_FORK')
    return view
  }
  if (typeof previous !== 'string' && view.createdAtMs < previous.createdAtMs) {
    accuse('EPOCH_INVALID')
    return view
  }
  const { receiver } = context.self
  const wrap = context.wraps.get(view.number)
  // Made for others: a grant may open it later.
  const isReader = view.wrapEntries.some(({ aid }) => equalBytes(aid, receiver.aid))
  if (wrap === undefined || !isReader) return view
  try {
    return await unwrapEpoch(view, wrap, receiver)
  } catch (error) {
    if (!(error instanceof E2eeError)) throw error
    accuse(error.alarm ?? 'EPOCH_INVALID')
    return view
  }
}

async function previousEpoch(context: LogContext, number: number): Promise<EpochView | 'first' | 'unseen'> {
  const last = context.log.epochSeqs.at(-1)
  if (last === undefined) return number === 1 ? 'first' : 'unseen'
  if (context.isRejoined && number > last.number + 1) return 'unseen'
  const row = await context.tx.get('epochs', [context.log.logId, 'epoch', last.number])
  return row !== undefined && 'epoch' in row ? row.epoch : 'unseen'
}
