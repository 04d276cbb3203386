import type { AccountId, AccountNote, ChatId, DeviceId, EndReason, LogId, LogItem } from '@stogram/contract'
import type { DeviceSigner, WrapReceiver } from '@stogram/e2ee'
import type { SessionView } from './api.ts'
import type { Caller } from './connection/caller.ts'
import type { Connection } from './connection/connection.ts'
import type { Tokens } from './connection/tokens.ts'
import type { Outbox } from './outbox/outbox.ts'
import type { Clock, EnginePorts } from './ports.ts'
import type { PatchHub } from './projections/patches.ts'
import type { Database } from './replica/database.ts'
import type { SelfKeysRow } from './replica/key-rows.ts'
import type { Locks } from './replica/locks.ts'
import type { SessionRow } from './replica/rows.ts'
import type { JoinRequests } from './tasks/join-requests.ts'

/** This account and device, while signed in. */
export interface Self {
  accountId: AccountId
  deviceId: DeviceId
  keys: SelfKeysRow
  signer: DeviceSigner
  receiver: WrapReceiver
  session: SessionRow
}

/** What the parts of one running engine share. Built once by startCore; each part takes what it needs. */
export interface Engine {
  readonly ports: EnginePorts
  readonly clock: Clock
  readonly db: Database
  readonly locks: Locks
  readonly patches: PatchHub
  readonly tokens: Tokens
  readonly caller: Caller
  readonly connection: Connection
  readonly outbox: Outbox
  /** Things that go on by themselves; each call only asks for them to happen soon. */
  readonly tasks: Tasks
  self: Self | undefined
  readonly sessionView: SessionView
  isClosed: boolean
  /** While this device makes way for another one: what becomes of its session says nothing, and commands wait. */
  exchange: Promise<unknown> | undefined
  /** Causes that were shown since the start. */
  readonly raisedAlarms: Set<string>
  /** Signs out here. Resolves once what has to go is deleted, rejects when it could not be. */
  endSession(reason: EndReason): Promise<void>
  /** Items that are being taken just now. Nothing about them is checked yet, not even that they follow the cursor. */
  readonly inHand: Set<{ logId: LogId; items: readonly LogItem[] }>
  /** Up to where the server says that each log goes that is being pulled; of the own one, no end until it has said so. */
  readonly told: Map<LogId, number>
  /** Accounts whose entry was asked for in vain in this connection, and since when. */
  readonly unanswered: Map<AccountId, number>
  /** Items that were pushed and wait to be taken. */
  readonly pushed: Map<LogId, LogItem[]>
  log(event: string, fields?: Record<string, string | number | boolean>): void
  random(): number
}

export interface Tasks {
  /** Pull everything, or one log, from its cursor. */
  sync(logId?: LogId): void
  /** Send what waits in one log's queue. */
  drain(logId: LogId): void
  /** The same at once, whatever has failed before: the log is in doubt, and whoever sends ends that first. */
  drainNow(logId: LogId): void
  /** The same in a few seconds, together with what comes until then. */
  drainLater(logId: LogId): void
  /** Who waits to join the groups of this account. */
  readonly joinRequests: JoinRequests
  /** Put into a chat's log what this device owes it. */
  settleGroup(chatId: ChatId): void
  /** A revocation was learned while logs were behind: what is held of them is looked at again once they are not. */
  claimHeld(): void
  /** Fetch the next older page into a hole. */
  backfill(chatId: ChatId): void
  /** Try again what could not be opened. */
  retryPending(chatId: ChatId): void
  /** Ask for the directory entries that are owed. */
  refreshPeople(): void
  /** When all followed logs were last brought up to date, since the start. */
  lastSyncAtMs(): number | undefined
  /** Tell the other devices of this account. */
  note(note: AccountNote): void
}
