import type {
  AccountId,
  AccountNote,
  ChatId,
  DeviceId,
  ErrorCode,
  ItemId,
  LogId,
  LogItem,
  Request,
} from '@stogram/contract'
import type {
  AccountView,
  Epoch,
  EpochView,
  HistoryPolicy,
  Membership,
  MessageBody,
  ReceiverState,
  Roster,
  SenderState,
} from '@stogram/e2ee'
import type { DraftTarget, KeyChange } from '../api.ts'
import type { Evidence } from '../crypto/evidence.ts'
import type { UnseenList } from '../crypto/owed-entries.ts'
import type { StoreKey, StoreName } from '../ports.ts'
import type { NextDeviceRow, SelfKeysRow } from './key-rows.ts'
import type { Unproved } from './unproved.ts'

/** What each store holds. Where a store keeps several kinds of row, the shape of the key tells them apart. */
export interface Rows {
  meta: SessionRow | RefreshRow | NoteRow | InheritedRow | JoiningRow | FoundingRow | HistoryRow | DraftTargetRow
  keys: SelfKeysRow | NextDeviceRow
  people: PersonRow | AccountRow
  chats: ChatRow
  logs: LogRow | ChainBlock
  epochs: EpochRow | RosterRow | HeadRow | IntroductionsRow | VouchedRow
  senders: OwnSenderRow | PlacedRow | ReceiverState
  messages: MessageRow | number
  pending: PendingItem | PendingEffect | PendingNote | PendingEntry | AlarmRow
  outbox: OutboxRow
  drafts: string
}

export type RowOf<S extends StoreName> = Rows[S]

export interface SessionRow {
  accountId: AccountId
  deviceId: DeviceId
  username: string
  displayName: string
  bio: string
  /** Layout of this database. */
  schema: number
}

/** A refresh whose answer has not come: repeated with the same id and time. */
export interface RefreshRow {
  requestId: string
  atMs: number
}

/** Devices whose revocation is owed to groups that this device has yet to hear of. */
export interface InheritedRow {
  deviceIds: readonly DeviceId[]
}

/** A group that was asked for: the request is repeated as it is until it is answered. */
export interface FoundingRow {
  title: string
  request: Request<'chat:create'>
  /** When it came to exist; the person may not have been told. */
  madeAtMs?: number
}

/** What a link said of a group that this account has asked to join. */
export interface JoiningRow {
  title: string
}

/** Key: 'history'. Which history the server has told so far. */
export interface HistoryRow {
  historyId: string
}

/** Key: 'pin:<name>', 'identity:<account>', 'device:<id>' or 'group-link:<chat>:<id>'. What the own devices told each other. */
export interface NoteRow {
  note: AccountNote
}

/** Key: 'target:<chat>'. Never told to anybody. */
export interface DraftTargetRow {
  target: DraftTarget
}

/** Key: accountId. */
export interface PersonRow {
  accountId: AccountId
  username: string
  displayName: string
  bio: string
  /** The keys in force were compared. */
  verifiedAtMs?: number
  /** This person's identity waits for a decision. */
  keyChange?: KeyChange
  /** The account has ended. */
  isDeleted?: true
}

/** Key: [accountId]. The verified directory entry. */
export interface AccountRow {
  view: AccountView
  /** `createdAtMs` of the newest device list that revoked a device. */
  revokedAtMs?: number
  /** By device, as first learned: nothing that the server shows later makes one weaker. */
  revocations?: Readonly<Record<DeviceId, Revocation>>
}

export interface Revocation {
  /** `createdAtMs` of the list in which this device first saw it. */
  atMs: number
  /**
   * For each log, the own account's among them, the highest seq that was here then. Of what stands above it the revoked
   * device has written nothing. Of an account that was new then: for the logs alone through which it was met.
   */
  held: Readonly<Record<LogId, number>>
}

export interface LastMessage {
  order: number
  text: string
  senderId: AccountId
  atMs: number
  kind: 'text' | 'deleted' | 'system' | 'undecryptable'
  id: ItemId
  isQueued: boolean
  isFailed: boolean
  action?: SystemAction
}

/** Key: chatId. Everything the chat list shows, so that starting up reads nothing else. */
export interface ChatRow {
  id: ChatId
  kind: 'PRIVATE' | 'GROUP'
  title: string
  peerId?: AccountId
  memberCount: number
  canPost: boolean
  isClosed?: true
  /** GROUP: what those who come later may read. */
  history?: HistoryPolicy
  last?: LastMessage
  unread: number
  firstUnreadOrder?: number
  /** Everything up to this seq is read by this account. */
  readUpto: number
  /** Up to where this account has told the others that it received. */
  deliveredUpto: number
  /** For each other member, up to which seq it has received and read. */
  markers: Record<AccountId, { delivered: number; read: number }>
  activityAtMs: number
  /** Sort keys of queued messages count up from QUEUED_ORDER. */
  nextQueued: number
}

/** Above every seq. */
export const QUEUED_ORDER = 2 ** 40

/** Key: logId. */
export interface LogRow {
  logId: LogId
  kind: 'chat' | 'account'
  /** new: named by a notice, nothing loaded yet. */
  stage: 'new' | 'live'
  /** Everything from the hole's end to here is applied. */
  cursor: number
  /** Transcript value at `cursor`. */
  chain: Uint8Array
  /** The transcript is known from here on; 0 when from the very start. */
  chainFromSeq: number
  /** Where the own account's log has named this chat; above all that it has named when something else did. */
  namedSeq?: number
  /** The newest item that was here when the chat was taken up. */
  takenUpSeq?: number
  /** This account may read from here on; 1 unless it joined later, or the beginning does not count (DV8). */
  visibleFromSeq: number
  /** Items that were skipped at first and are fetched downwards, from the newest hole on. Rising. */
  holes?: readonly Hole[]
  /** Ops and epochs are applied up to this seq, also inside the hole. */
  recordsSeq: number
  /** Seqs at which a roster and an epoch begin to hold, rising. */
  rosterSeqs: readonly number[]
  epochSeqs: readonly { number: number; seq: number }[]
  /** Numbers of the epochs whose key this device was not given, or not in a form that opens. */
  keylessEpochs?: readonly number[]
  /** The newest epoch was wrapped to a key that this account has replaced: it is owed another. */
  isUnderFormerKey?: true
  /** What the items wait for that are held back. */
  waits?: readonly Wait[]
  /** The server may have lost the end of this log. */
  doubt?: Doubt
  /** It had: what was said there is kept, and the lines of the devices begin in the middle. */
  isTurnedBack?: boolean
  /** Envelopes seen under the newest epoch. */
  epochCount: number
  /** PRIVATE: how many device revocations the newest epoch is known to follow. */
  revocations?: number
  /** A title that still has to be sealed and put into the log. */
  pendingTitle?: string
  /** Where somebody was let in to whom the title has to be sealed anew. */
  titleOwedSeq?: number
  /** Device ids whose revocation still has to be put into the log. */
  pendingRevocations?: readonly DeviceId[]
  /** Number of the newest op that is a snapshot of the members. */
  snapshotOp?: number
  /** Where this device began with such a snapshot: what led to it is not verified yet. */
  unproved?: Unproved
}

export interface Doubt {
  /** compare: nothing is taken and nothing sent. resend: what the server has is taken first. */
  step: 'compare' | 'resend'
  /** Who belonged to the chat when the end was lost. */
  members?: readonly AccountId[]
  /** Nobody can tell which of this device's messages the server has last. */
  isLineUnknown?: boolean
  /** The waiting message whose answer gave rise to the doubt. */
  suspect?: ItemId
}

export interface Hole {
  fromSeq: number
  toSeq: number
  /** This account was away from the chat afterwards: nobody's line goes on above it. */
  isCutOff?: boolean
}

/** Key: [logId, 'chain', n]. 32 bytes for each of the seqs n * CHAIN_BLOCK and following; zeros where unknown. */
export type ChainBlock = Uint8Array
export const CHAIN_BLOCK = 64

/** Key: [chatId, 'epoch', number]. Without a key when this account was given no wrap. */
export interface EpochRow {
  seq: number
  epoch: Epoch | EpochView
}

/** Key: [chatId, 'roster', seq]. */
export interface RosterRow {
  seq: number
  roster: Roster | Membership
}

/** Key: [chatId, 'head', number of the op]. */
export interface HeadRow {
  hash: Uint8Array
}

/** Key: [chatId, 'introduced']. For each member that somebody added, who did. */
export interface IntroductionsRow {
  introducedBy: Readonly<Record<AccountId, AccountId>>
}

/**
 * Key: [chatId, 'vouched']. When the group was taken up: its newest op from a device that is not revoked, and the newest
 * such op of each account of which a device was known as revoked before the group was heard of.
 */
export interface VouchedRow {
  anyone: number
  byAccount: Readonly<Record<AccountId, number>>
}

/** Key: [chatId, 'own']. */
export interface OwnSenderRow {
  state: SenderState
  /** The last envelope of this device that the server acknowledged. */
  lastStored?: { ctr: number; hash: Uint8Array }
}

/** Key: [chatId, 'placed', hash]. An envelope of this device that the server has placed and no page has shown yet. */
export interface PlacedRow {
  seq: number
  /** As it waited, to wait again should something else stand there. */
  row: OutboxRow
}

export type SystemAction =
  | { type: 'created'; actorId: AccountId }
  | { type: 'added' | 'letIn' | 'joined' | 'removed'; actorId: AccountId; targetId: AccountId }
  | { type: 'left' | 'closed'; actorId: AccountId }
  | { type: 'role'; actorId: AccountId; targetId: AccountId; role: string }
  | { type: 'renamed'; actorId: AccountId; title: string }
  | { type: 'history'; actorId: AccountId; history: HistoryPolicy }

/** Key: [chatId, order]. Beside it [chatId, 'id', id] and [chatId, 'hash', hash] hold the order. */
export interface MessageRow {
  id: ItemId
  chatId: ChatId
  order: number
  senderId: AccountId
  deviceId: DeviceId
  atMs: number
  kind: 'text' | 'deleted' | 'system' | 'undecryptable'
  text: string
  /** Envelope hash, once there is an envelope. */
  hash?: Uint8Array
  reply?: { hash?: Uint8Array; id: ItemId | undefined }
  action?: SystemAction
  /** Newest reaction of each account, with the seq that set it. */
  reactions: Record<AccountId, { emoji: string; seq: number }>
  edit?: { seq: number; atMs: number; revision: number }
  /** Where it was deleted for everyone. */
  deletedSeq?: number
  isQueued: boolean
  isHidden?: boolean
  /** The server has lost it: it stands between two items, until whoever wrote it sends it again. */
  isKept?: boolean
  /** Emptied before it came here: only a deletion that somebody signed explains it. */
  isBlank?: boolean
  failure?: ErrorCode | 'too_long' | 'key_changed'
}

/** Key: ['item', logId, seq]. An item that cannot be opened yet, raw, to be tried again when that has come. */
export interface PendingItem {
  item: LogItem
  waitsFor: WaitsFor
}

/** A list of the sender's devices newer than the one that does not name its device, or the key of an epoch. */
export type WaitsFor = { listAfter: number } | { epoch: number }

/** How many items of one device wait for one thing. */
export interface Wait {
  accountId: AccountId
  deviceId: DeviceId
  waitsFor: WaitsFor
  count: number
}

/** Key: ['effect', chatId, hash of the target, seq]. An edit, delete or reaction whose target is not here yet. */
export interface PendingEffect {
  body: EffectBody
  senderId: AccountId
  role: Roster['members'][number]['role']
  seq: number
  atMs: number
}

/** Key: ['note', chatId, seq in the account's log]. What another device has told of a chat and this one cannot apply yet. */
export interface PendingNote {
  note: Extract<AccountNote, { type: 'read' | 'hide' | 'revocations-owed' }>
}

/** Key: ['entry', accountId, what said so]. A directory entry that has to be asked for. */
export interface PendingEntry {
  accountId: AccountId
  unseen?: UnseenList
}

export type EffectBody = Extract<MessageBody, { type: 'edit' | 'delete' | 'reaction' }>

/** Key: ['alarm', id]. */
export interface AlarmRow {
  id: string
  code: string
  atMs: number
  chatId?: ChatId
  accountId?: AccountId
  deviceId?: DeviceId
  evidence?: Evidence
}

export type OutboxContent =
  | { type: 'text'; text: string; replyTo?: ItemId }
  | { type: 'edit'; targetId: ItemId; text: string }
  | { type: 'delete'; targetId: ItemId }
  | { type: 'reaction'; targetId: ItemId; emoji: string }
  | { type: 'receipt'; status: 'delivered' | 'read'; uptoSeq: number }
  | { type: 'account'; note: AccountNote }

/** Key: [logId, n], n rising over the whole database. */
export interface OutboxRow {
  n: number
  id: ItemId
  logId: LogId
  content: OutboxContent
  /** When it was composed. */
  atMs: number
  /** Made before the first send, sent again byte for byte. Stale: refused for a newer epoch, and made anew under that. */
  sealed?: { epoch: number; ctr: number; hash: Uint8Array; body: Uint8Array; isStale?: true }
  failure?: ErrorCode | 'too_long' | 'key_changed'
  /** Composed on an earlier device of this account in the same place; it may have been sent from there. */
  isCarried?: true
}

export function accountKey(accountId: AccountId): StoreKey {
  return [accountId]
}
