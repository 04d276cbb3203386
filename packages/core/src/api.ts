import type {
  AccountId,
  ChatId,
  DeviceId,
  EndReason,
  ErrorCode,
  FactorProof,
  ItemId,
  NewPasskey,
  PasskeyId,
  PasskeyOffer,
  Status,
} from '@stogram/contract'
import type { HistoryPolicy } from '@stogram/e2ee'
import type { DeviceView, FactorsAsked, FactorsView, RenewedRecovery } from './account-views.ts'
import type { GroupInvitationView, GroupLinkTerms, GroupLinkView } from './groups/link-views.ts'
import type { RecoveryWordsCheck } from './session/check-recovery-words.ts'

/**
 * What a screen, a bot or a test sees of the engine: commands that return at once with local results,
 * and views that change. Nothing here waits for the network unless its comment says so.
 */
export interface Core {
  /** Everything a screen needs to paint, from the local database alone. */
  readViews(): Promise<CoreViews>
  /** Patches from now on, coalesced; the returned function ends them. */
  subscribe(listener: (patches: CorePatch[]) => void): () => void

  /** Needs the network. For somebody who is about to sign up; the name is not kept for them. */
  isUsernameFree(username: string): Promise<boolean>
  /** Needs the network. Ends with `session.phase` 'signed-in' and the recovery key, shown once and never kept. */
  signUp(input: { username: string; displayName: string; password: string }): Promise<{ recoveryWords: string[] }>
  /**
   * Needs the network. History arrives afterwards, newest first, with `session.progress`. With an answer nobody is signed
   * in yet: the account asks for one of these, to be given to `proveFactor` within five minutes.
   */
  logIn(input: { username: string; password: string }): Promise<FactorsAsked | undefined>
  /**
   * Needs the network. The second half of such a log-in. After `wrong_code` another may be tried; after `unauthorized`
   * the log-in has to begin anew.
   */
  proveFactor(proof: FactorProof): Promise<void>
  /**
   * Needs the network. For a lost password: sets a new one, makes this the only device, and ends signed in. Without new
   * words in the answer the old ones still hold.
   */
  recover(input: { username: string; recoveryWords: string; newPassword: string }): Promise<Partial<RenewedRecovery>>
  /**
   * Needs the network, and changes nothing. Fails as `recover` would, `wrong_credentials` included, before a new password
   * is chosen. Counts as a try.
   */
  checkRecoveryKey(input: { username: string; recoveryWords: string }): Promise<void>
  /** While the words are typed: needs no network and keeps nothing. */
  checkRecoveryWords(text: string): Promise<RecoveryWordsCheck>
  /** Deletes everything local at once, then ends the session on the server if it answers within 3 s. */
  logOut(): Promise<void>
  /** While signed out: deletes what an expired session has kept, unsent messages and drafts included. */
  forgetEverything(): Promise<void>

  /** Needs the network. Undefined when nobody has exactly this name. */
  findPerson(username: string): Promise<PersonView | undefined>
  /** Needs the network. For invite links, which carry the account id. */
  fetchPerson(accountId: AccountId): Promise<PersonView | undefined>
  /**
   * The person has been asked: the identity that `keyChange` speaks of is the one to write
   * to from now on. Messages that were parked as `key_changed` wait for `retryMessages`.
   */
  acceptIdentity(accountId: AccountId): Promise<void>
  /** Who added somebody to a common group whom this account knows from there alone: not found by name, not verified. */
  readIntroducer(accountId: AccountId): Promise<AccountId | undefined>
  /**
   * What both compare to know that nobody stands between them, from the keys that are here, in about 0.2 s. Newer ones are
   * asked for meanwhile: when there are any, the person comes as a patch, and is to be read again. Throws 'not_found' for somebody who is unknown here, for oneself and for a deleted account.
   */
  readVerification(accountId: AccountId): Promise<VerificationView>
  /** On every device of this account. Throws 'key_changed' when `identity` is not in force any more. */
  setVerified(input: { accountId: AccountId; identity: string; isVerified: boolean }): Promise<void>
  /** A match marks the person as verified. */
  checkScannedCode(accountId: AccountId, text: string): Promise<ScanResult>
  /** The two views that contradict each other, signed, as JSON for a file; nobody's text is in it. */
  exportEvidence(alarmId: string): Promise<string>
  /** Puts an alarm away on this device. The same cause raises it again. */
  dismissAlarm(id: string): Promise<void>
  /** Needs the network the first time for a person; afterwards returns the chat that exists. */
  openPrivateChat(accountId: AccountId): Promise<ChatId>
  /**
   * Needs the network. After 'offline' it may have been asked for, and is made once the server answers; asked again within
   * ten minutes it is the same group.
   */
  createGroup(input: { title: string; members: AccountId[] }): Promise<ChatId>
  /** Needs the network, as do those below up to `readMembers`. */
  addMembers(chatId: ChatId, members: AccountId[]): Promise<void>
  removeMember(chatId: ChatId, accountId: AccountId): Promise<void>
  renameGroup(chatId: ChatId, title: string): Promise<void>
  /** Only owners and admins, and only over those below them; an owner may make others owners too. */
  setRole(chatId: ChatId, accountId: AccountId, role: MemberView['role']): Promise<void>
  /** When the only owner leaves, `heirId` becomes the owner; without one, whoever has the highest role. */
  leaveGroup(chatId: ChatId, heirId?: AccountId): Promise<void>
  /** Admins only. */
  setHistory(chatId: ChatId, history: HistoryPolicy): Promise<void>
  /** Owners only, and for good: nothing follows in this group. */
  closeGroup(chatId: ChatId): Promise<void>
  readMembers(chatId: ChatId): Promise<MemberView[]>

  /**
   * Admins only, as the next two; all five need the network. Returns the text that goes behind the # of the link's
   * address and is its secret.
   */
  createGroupLink(chatId: ChatId, terms: GroupLinkTerms): Promise<string>
  listGroupLinks(chatId: ChatId): Promise<GroupLinkView[]>
  revokeGroupLink(chatId: ChatId, id: string): Promise<void>
  /** Lets in, or not, somebody of `joinRequests`. */
  decideJoin(input: { chatId: ChatId; accountId: AccountId; isAdmitted: boolean }): Promise<void>
  /** What stands behind the # of a link that somebody opened. Not found: the text is no link, or not a whole one. */
  readInvitation(text: string): Promise<GroupInvitationView>
  /** Asks to be let in. The chat appears by itself once a member's device has done so. */
  askToJoin(text: string): Promise<GroupInvitationView>

  /** Messages of one chat in order, from the local database; asks the network for a hole only afterwards. */
  readMessages(input: {
    chatId: ChatId
    /** Exactly one end, or none for the newest. Values are `MessageView.order`. */
    before?: number
    after?: number
    around?: number
    limit: number
  }): Promise<MessagePage>
  /**
   * Resolves once the message is durable on this device. With an `id` of the caller's, a new UUIDv7, it may be repeated
   * when the answer was lost: what is there already is answered as it stands.
   */
  sendText(input: { id?: ItemId; chatId: ChatId; text: string; replyTo?: ItemId }): Promise<MessageView>
  editText(input: { chatId: ChatId; id: ItemId; text: string }): Promise<void>
  deleteMessage(input: { chatId: ChatId; id: ItemId; forAll: boolean }): Promise<void>
  react(input: { chatId: ChatId; id: ItemId; emoji: string | undefined }): Promise<void>
  retryMessages(chatId: ChatId, ids: ItemId[]): Promise<void>
  discardMessages(chatId: ChatId, ids: ItemId[]): Promise<void>
  markRead(chatId: ChatId, uptoOrder: number): Promise<void>
  saveDraft(chatId: ChatId, text: string): Promise<void>
  /** What the draft answers, or the message that is being rewritten; undefined for neither. */
  saveDraftTarget(chatId: ChatId, target: DraftTarget | undefined): Promise<void>
  readDraftTarget(chatId: ChatId): Promise<KeptTarget | undefined>
  setTyping(chatId: ChatId, isTyping: boolean): void
  setStatus(status: Status): void

  /** Needs the network. */
  listDevices(): Promise<DeviceView[]>
  /** Needs the network and the password: devices keep no copy of the identity key. */
  revokeDevices(input: { deviceIds: DeviceId[]; password: string }): Promise<void>
  /** Needs the network. Every other device is signed out. After `offline` either password may be in force. */
  changePassword(input: { oldPassword: string; newPassword: string }): Promise<void>
  /** Needs the network and the password. The old words open nothing from then on. */
  renewRecoveryKey(input: { password: string }): Promise<RenewedRecovery>
  /** Needs the network. */
  listFactors(): Promise<FactorsView>
  /** For an authenticator app: base32, to be shown once and given to `addTotp`. */
  makeTotpSecret(): Promise<string>
  /**
   * Needs the network, the password and a code that the app shows. From then on a log-in asks for such a code or for one of
   * the backup codes, which are shown once and never kept. May be repeated after `offline`.
   */
  addTotp(input: { secret: string; code: string; password: string }): Promise<{ backupCodes: string[] }>
  /** Needs the network and the password, as does the next. */
  removeTotp(input: { password: string }): Promise<void>
  /** Needs the network and the password: what the authenticator needs to make a passkey within five minutes. */
  offerPasskey(input: { password: string }): Promise<PasskeyOffer>
  /**
   * Needs the network. From then on a log-in may be finished with it. Brings backup codes when it is the account's first
   * second factor. May be repeated after `offline`.
   */
  addPasskey(input: { ticket: string; passkey: NewPasskey; name: string }): Promise<{ backupCodes?: string[] }>
  renamePasskey(input: { passkeyId: PasskeyId; name: string }): Promise<void>
  /** Needs the network and the password, as does the next. */
  removePasskey(input: { passkeyId: PasskeyId; password: string }): Promise<void>
  /** The codes before open nothing from then on. */
  renewBackupCodes(input: { password: string }): Promise<{ backupCodes: string[] }>
  /**
   * Needs the network. For an account that was broken into: new keys, password and recovery key, and this as the only
   * device, under another device id. History is read anew. After `offline` either password may be in force; a log-in
   * with the new one finishes what was begun.
   */
  rotateAccount(input: { password: string; newPassword: string }): Promise<{ recoveryWords: string[] }>
  /** Needs the network and the password. For good: leaves every group, ends the account, deletes everything here. */
  deleteAccount(input: { password: string }): Promise<void>
  updateProfile(input: { displayName: string; bio: string }): Promise<void>
  /** The host saw the network come or go, or the app became visible. */
  wake(): void
  close(): Promise<void>
}

export interface CoreViews {
  session: SessionView
  connection: ConnectionView
  chats: ChatView[]
  people: PersonView[]
  /** Newest first, without those that were put away. */
  alarms: AlarmView[]
  /** Who is writing, by chat. */
  typing: { chatId: ChatId; accountIds: AccountId[] }[]
  /** Who is there, as far as this is known; nobody is without a connection. */
  presences: PresenceView[]
  /** Who waits for this account to let them into a group, oldest first; empty without a connection so far. */
  joinRequests: JoinRequestView[]
}

export interface PresenceView {
  accountId: AccountId
  status: Status
  lastSeenAtMs?: number
}

/** One change of a view. `chats` and `people` upsert by id. */
export type CorePatch =
  | { topic: 'session'; value: SessionView }
  | { topic: 'connection'; value: ConnectionView }
  | { topic: 'chats'; upserts: ChatView[]; removes: ChatId[] }
  | { topic: 'people'; upserts: PersonView[] }
  | { topic: 'messages'; chatId: ChatId; upserts: MessageView[]; removes: ItemId[] }
  | { topic: 'typing'; chatId: ChatId; accountIds: AccountId[] }
  | ({ topic: 'presence' } & PresenceView)
  /** Replaces the whole list. */
  | { topic: 'join-requests'; value: JoinRequestView[] }
  /** Names of this account's devices or passkeys came from another device: what shows them asks again. */
  | { topic: 'own-names' }
  /** Upserts by id. */
  | { topic: 'alarm'; alarm: AlarmView }
  | { topic: 'alarm-dismissed'; id: string }

/**
 * Why nobody is signed in. `replaced`: perhaps this device was replaced from here, by `rotateAccount`. `outdated`: this
 * version does not read what an older one has kept.
 */
export type SignedOutReason = EndReason | 'replaced' | 'outdated'

export type SessionView =
  | { phase: 'starting' }
  | { phase: 'signed-out'; reason?: SignedOutReason }
  | { phase: 'working'; step: 'deriving' | 'making-keys' | 'registering' | 'unlocking' | 'enrolling' }
  | {
      phase: 'signed-in'
      accountId: AccountId
      deviceId: DeviceId
      username: string
      displayName: string
      bio: string
      /** Present while a new device is still fetching older history. */
      progress?: { loaded: number; total: number }
      /** Present while no chat is here and the device cannot know yet that there is none: an empty list would lie. */
      areChatsAwaited?: true
    }
  /** The engine cannot run: mostly because of the local database, of which nothing was deleted. */
  | { phase: 'failed'; fault: EngineFault; detail: string }

export type EngineFault = 'corrupt' | 'full' | 'newer-version' | 'blocked' | 'unsupported' | 'unknown'

export interface ConnectionView {
  state: 'online' | 'connecting' | 'offline'
  sinceMs: number
  /** Messages, and changes of messages, that have not been acknowledged. */
  queued: number
  lastSyncAtMs?: number
  /** Set when this version must be reloaded before it can talk to the server again. */
  upgradeRequired?: true
  /** Set when the device has no room: what is there can be read, nothing can be kept until it is opened anew. */
  isStorageFull?: true
}

export interface ChatView {
  id: ChatId
  kind: 'PRIVATE' | 'GROUP'
  title: string
  /** The other account of a PRIVATE chat. */
  peerId?: AccountId
  memberCount: number
  /** False after leaving or being removed and once the group is closed: the chat can be read, not written. */
  canPost: boolean
  /** GROUP: all: who comes later may read what was written before, as far back as whoever lets them in belonged. */
  history?: HistoryPolicy
  /** The group has ended for everybody. */
  isClosed?: true
  last?: {
    id: ItemId
    text: string
    senderId: AccountId
    senderName: string
    isOwn: boolean
    atMs: number
    state?: MessageState
    kind: MessageView['kind']
  }
  unread: number
  failed: number
  draft?: string
  /** Order of the first unread message, for the divider. */
  firstUnreadOrder?: number
  /** Newest activity; the list is sorted by it, falling. */
  activityAtMs: number
}

export interface PersonView {
  accountId: AccountId
  username: string
  displayName: string
  bio: string
  isSelf: boolean
  /** The account has ended: nothing can be written to it. */
  isDeleted?: true
  /** The keys in force were compared with this person, then. */
  verifiedAtMs?: number
  /**
   * Present until `acceptIdentity`: nothing is sealed for this person in a private chat meanwhile, and nothing in their
   * groups either where the keys of before had been compared.
   */
  keyChange?: KeyChange
}

/**
 * new-keys: the account has replaced its identity keys. other-account: the username belonged to another account when
 * this account first met it.
 */
export interface KeyChange {
  reason: 'new-keys' | 'other-account'
  atMs: number
  /** The keys of before had been compared. */
  wasVerified?: true
}

export interface VerificationView {
  /** Twelve groups of five digits, the same on both sides. */
  safetyNumber: string
  /** For a QR code that the other side scans. */
  code: string
  /** The keys that the number stands for; given back with the decision. */
  identity: string
}

/** different: a code of this kind, for other keys or other people. no-code: something else. */
export type ScanResult = 'match' | 'different' | 'no-code'

export interface MemberView extends PersonView {
  role: 'OWNER' | 'ADMIN' | 'MEMBER' | 'READER'
}

export interface JoinRequestView {
  chatId: ChatId
  person: PersonView
  askedAtMs: number
}

/**
 * queued: durable here only. sent: durable on the server. delivered, read: by every other member for PRIVATE,
 * by at least one for GROUP. failed: parked until retried or discarded.
 */
export type MessageState = 'queued' | 'sent' | 'delivered' | 'read' | 'failed'

export interface DraftTarget {
  kind: 'reply' | 'edit'
  id: ItemId
  /** Of an edit: what has become of the message so far. */
  text?: string
}

export interface KeptTarget extends Omit<DraftTarget, 'id'> {
  message: MessageView
}

export interface MessageView {
  id: ItemId
  chatId: ChatId
  /** Sort key inside the chat: the seq once placed, above every seq while queued. Never shown. */
  order: number
  senderId: AccountId
  senderName: string
  isOwn: boolean
  atMs: number
  kind: 'text' | 'deleted' | 'system' | 'undecryptable'
  /** For `system`, a finished plain sentence; for `undecryptable`, why and what happens next. */
  text: string
  replyTo?: { id?: ItemId; senderName: string; text: string }
  /** Each emoji once, with those who chose it. */
  reactions: { emoji: string; accountIds: AccountId[]; own: boolean }[]
  editedAtMs?: number
  state?: MessageState
  failure?: ErrorCode | 'too_long' | 'key_changed'
  /** A change of this message that was refused and is not in force. Retrying and discarding take the message's id. */
  failedChange?: { type: 'edit' | 'delete' | 'reaction'; failure: ErrorCode | 'too_long' | 'key_changed' }
}

export interface MessagePage {
  messages: MessageView[]
  hasOlder: boolean
  hasNewer: boolean
}

/** Stable code, plain words. Never resolved by accepting server data. */
export interface AlarmView {
  id: string
  code: string
  chatId?: ChatId
  accountId?: AccountId
  /** A device of this account, and what it calls itself. */
  deviceId?: DeviceId
  deviceName?: string
  /** There is something signed to show to others: `exportEvidence`. */
  hasEvidence?: true
  atMs: number
  text: string
}

/** A command failed in a way a screen can put into words. */
export class CoreError extends Error {
  override name = 'CoreError'
  readonly code: CoreErrorCode
  readonly retryAfterMs: number | undefined

  constructor(code: CoreErrorCode, message: string, retryAfterMs?: number) {
    super(message)
    this.code = code
    this.retryAfterMs = retryAfterMs
  }
}

export type CoreErrorCode =
  | ErrorCode
  | 'bad_recovery_words'
  | 'key_changed'
  | 'offline'
  | 'revocations_used_up'
  | 'storage_failed'
  | 'tampered'
  | 'not_signed_in'
  | 'unsupported'
