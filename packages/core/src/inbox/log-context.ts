import type { AccountId, DeviceId, ItemId, LogId } from '@stogram/contract'
import {
  type AccountView,
  type Epoch,
  equalBytes,
  idText,
  type Membership,
  privateRoster,
  type Roster,
} from '@stogram/e2ee'
import { type AlarmCause, raiseAlarm } from '../crypto/alarms.ts'
import { loadAccount } from '../crypto/people.ts'
import type { Engine, Self } from '../engine.ts'
import { must, mustSelf } from '../must.ts'
import type { Tx } from '../replica/database.ts'
import type { AccountRow, ChatRow, EpochRow, IntroductionsRow, LogRow, MessageRow, RosterRow } from '../replica/rows.ts'
import { ChainWriter } from '../replica/transcript.ts'

/**
 * One piece of work on one log, under its lock: the rows it changes, and the one commit that makes them true.
 * `log` is an own copy, and `chat` is replaced by another when it changes; both are staged by `commit`.
 */
export class LogContext {
  readonly engine: Engine
  readonly self: Self
  readonly tx: Tx
  readonly log: LogRow
  chat: Readonly<ChatRow> | undefined
  readonly chain: ChainWriter
  /** This account's wraps, by epoch, as far as the work needs them. */
  readonly wraps: ReadonlyMap<number, Uint8Array>
  /** Own messages from this order on may show another state. */
  markersMovedFrom: number | undefined
  /** Unread has to be counted again from the rows. */
  isUnreadStale = false
  /** Where `readUpto` stood before this piece of work moved it. */
  readFrom: number | undefined
  /** This account was away from the chat: epochs in between were not for it. */
  isRejoined = false
  /** Emptied messages of this piece of work that no deletion has explained yet. */
  readonly blanks: { hash: Uint8Array; senderId: AccountId }[] = []
  /** How many messages of each device were emptied: so many are missing from its line without a further fault. */
  readonly #emptied = new Map<DeviceId, number>()
  /** Whether effects wait for a target in this chat; undefined until somebody asks. */
  areEffectsWaiting: boolean | undefined
  readonly #epochSeqs: LogRow['epochSeqs']
  #private: Promise<Roster> | undefined
  /** Members that this piece of work saw being added, and by whom. */
  readonly introductions = new Map<AccountId, AccountId>()
  /** The newest message may have changed. */
  isLastStale = false

  private constructor(engine: Engine, tx: Tx, log: LogRow, chat: ChatRow | undefined, wraps: Map<number, Uint8Array>) {
    this.engine = engine
    this.self = mustSelf(engine)
    this.tx = tx
    this.log = { ...log }
    this.#epochSeqs = log.epochSeqs
    this.chat = chat
    this.chain = new ChainWriter(log.logId, tx)
    this.wraps = wraps
  }

  static async open(
    engine: Engine,
    logId: LogId,
    wraps = new Map<number, Uint8Array>(),
  ): Promise<LogContext | undefined> {
    const log = (await engine.db.get('logs', logId)) as LogRow | undefined
    if (log === undefined) return undefined
    return new LogContext(engine, engine.db.begin(), log, await engine.db.get('chats', logId), wraps)
  }

  /** For a log that does not exist yet. */
  static start(engine: Engine, log: LogRow, chat: ChatRow | undefined, wraps: Map<number, Uint8Array>): LogContext {
    return new LogContext(engine, engine.db.begin(), log, chat, wraps)
  }

  noteEmptied(deviceId: DeviceId): void {
    this.#emptied.set(deviceId, (this.#emptied.get(deviceId) ?? 0) + 1)
  }

  /** Messages are missing from a device's line: an alarm, unless they are those that came emptied. */
  noteGap(deviceId: DeviceId, gap: number): void {
    const emptied = Math.min(gap, this.#emptied.get(deviceId) ?? 0)
    this.#emptied.set(deviceId, (this.#emptied.get(deviceId) ?? 0) - emptied)
    if (gap > emptied) this.alarm({ code: 'GAP' })
  }

  /** Perhaps it is the server that no longer has what this device has. */
  beginDoubt(suspect?: ItemId): void {
    const { log, engine } = this
    log.doubt ??= { step: 'compare', ...(suspect === undefined ? {} : { suspect }) }
    this.tx.afterCommit(() => engine.tasks.drainNow(log.logId))
  }

  mustChat(): ChatRow {
    return must(this.chat, 'a chat log has a chat row')
  }

  alarm(cause: AlarmCause): void {
    const { logId } = this.log
    this.tx.afterCommit(() => raiseAlarm(this.engine, { chatId: logId, ...cause }))
  }

  show(row: MessageRow): void {
    this.tx.afterCommit(() => this.engine.patches.message(row))
  }

  account(accountId: AccountId): Promise<AccountRow | undefined> {
    return loadAccount(this.engine, accountId)
  }

  async accountView(accountId: AccountId): Promise<AccountView | undefined> {
    return (await this.account(accountId))?.view
  }

  /** Who belonged to the chat when item `seq` was written. */
  async rosterAt(seq: number): Promise<Roster | Membership | undefined> {
    const at = lastNotAfter(this.log.rosterSeqs, seq)
    if (at === undefined) return undefined
    const row = (await this.tx.get('epochs', [this.log.logId, 'roster', at])) as RosterRow | undefined
    return row?.roster.kind === 'PRIVATE' ? this.#withPresentKeys(row.roster) : row?.roster
  }

  /** Nothing in a private chat's log says that one of the two has new identity keys. Source docs/e2ee.md [MB1] */
  async #withPresentKeys(roster: Roster): Promise<Roster> {
    const views = await Promise.all(roster.members.map(({ aid }) => this.accountView(idText(aid))))
    const [first, second = first] = views
    if (first === undefined || second === undefined) return roster
    this.#private ??= privateRoster(first, second)
    return this.#private
  }

  /** The epoch that was in force when item `seq` was written; without a key when this account was not given one. */
  async epochAt(seq: number): Promise<EpochRow['epoch'] | undefined> {
    const { epochSeqs } = this.log
    const at = lastNotAfter(
      epochSeqs.map((entry) => entry.seq),
      seq,
    )
    const number = epochSeqs.find((entry) => entry.seq === at)?.number
    if (number === undefined) return undefined
    const row = (await this.tx.get('epochs', [this.log.logId, 'epoch', number])) as EpochRow | undefined
    return row?.epoch
  }

  /** PRIVATE: the epoch that stands here does not count but as a link of the next one, whatever key comes for it. */
  isLinkOnly(seq: number): boolean {
    return seq < this.log.visibleFromSeq && this.chat?.kind === 'PRIVATE'
  }

  putRoster(seq: number, roster: Roster | Membership): void {
    const { rosterSeqs, logId } = this.log
    const before = rosterSeqs.at(-1)
    // Nothing stands between two ops in a row, so the state between them is never asked for.
    const isRun = before !== undefined && before === seq - 1
    if (isRun) this.tx.remove('epochs', [logId, 'roster', before])
    this.log.rosterSeqs = [...(isRun ? rosterSeqs.slice(0, -1) : rosterSeqs), seq]
    this.tx.put('epochs', [logId, 'roster', seq], { seq, roster })
    this.tx.put('epochs', [logId, 'head', roster.logSeq], { hash: roster.logHead })
  }

  putEpoch(seq: number, epoch: EpochRow['epoch']): void {
    this.log.epochSeqs = [...this.log.epochSeqs, { number: epoch.number, seq }]
    this.log.epochCount = 0
    if (!hasKey(epoch) && !this.isLinkOnly(seq))
      this.log.keylessEpochs = [...(this.log.keylessEpochs ?? []), epoch.number]
    this.tx.put('epochs', [this.log.logId, 'epoch', epoch.number], { seq, epoch })
  }

  /** A key that came later. */
  upgradeEpoch(seq: number, epoch: Epoch): void {
    this.log.keylessEpochs = (this.log.keylessEpochs ?? []).filter((number) => number !== epoch.number)
    this.tx.put('epochs', [this.log.logId, 'epoch', epoch.number], { seq, epoch })
  }

  /** The newest epoch was wrapped to a key that this account has replaced: it owes another. Source docs/e2ee.md [EP16] */
  async #noteFormerKey(): Promise<void> {
    const { epochSeqs, logId } = this.log
    if (epochSeqs === this.#epochSeqs) return
    const { aid, kid } = this.self.keys
    const epoch = await this.epochAt(epochSeqs.at(-1)?.seq ?? 0)
    const isFormer = epoch?.wrapEntries.some((entry) => equalBytes(entry.aid, aid) && !equalBytes(entry.kid, kid))
    Reflect.deleteProperty(this.log, 'isUnderFormerKey')
    if (!isFormer) return
    this.log.isUnderFormerKey = true
    this.tx.afterCommit(() => this.engine.tasks.settleGroup(logId))
  }

  async #keepIntroductions(): Promise<void> {
    if (this.introductions.size === 0) return
    const key = [this.log.logId, 'introduced']
    const row = (await this.tx.get('epochs', key)) as IntroductionsRow | undefined
    this.tx.put('epochs', key, { introducedBy: { ...row?.introducedBy, ...Object.fromEntries(this.introductions) } })
  }

  async commit(): Promise<void> {
    const { engine, log, chat, tx } = this
    await this.#noteFormerKey()
    tx.put('logs', log.logId, log)
    await this.#keepIntroductions()
    if (chat !== undefined) {
      if (chat !== (await tx.get('chats', chat.id))) tx.put('chats', chat.id, chat)
      // Also when the row is the same: a chat is shown with what waits in its queue.
      tx.afterCommit(() => engine.patches.chat(chat.id))
    }
    await tx.commit()
  }
}

export function hasKey(epoch: EpochRow['epoch'] | undefined): epoch is Epoch {
  return epoch !== undefined && 'key' in epoch
}

export function isMembership(roster: Roster | Membership): roster is Membership {
  return roster.kind !== 'PRIVATE'
}

/** The greatest of a rising list that is not above `limit`. */
function lastNotAfter(rising: readonly number[], limit: number): number | undefined {
  let low = 0
  let high = rising.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rising[middle] ?? 0) <= limit) low = middle + 1
    else high = middle
  }
  return low === 0 ? undefined : rising[low - 1]
}
