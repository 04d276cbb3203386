import type { AccountId } from '@stogram/contract'
import type { Engine } from '../engine.ts'
import { allLogs, loadLog } from './followed-logs.ts'

/** Whether a list without chats is the truth, or only the beginning of one. */
export interface FirstChats {
  /** True while this device has no chat and cannot know yet that there is none. */
  areAwaited(): boolean
  /** Looks at what is here. */
  look(): Promise<void>
  /** The account's log has been read to its end: every chat is here, or known by name. */
  synced(): Promise<void>
  stop(): void
}

export function makeFirstChats(engine: Pick<Engine, 'db' | 'self' | 'sessionView'>, onChange: () => void): FirstChats {
  const { sessionView: atStart } = engine
  // Until it is looked at, nobody says that there are none.
  let areAwaited = atStart.phase !== 'signed-in' || atStart.areChatsAwaited === true
  let isSynced = false

  async function look(): Promise<void> {
    const { self } = engine
    if (self === undefined) return
    const next = await mustAwaitChats(engine, self.accountId, isSynced)
    if (next === areAwaited || engine.self !== self) return
    areAwaited = next
    onChange()
  }

  return {
    areAwaited: () => areAwaited,
    look,
    synced() {
      isSynced = true
      return look()
    },
    stop() {
      areAwaited = true
      isSynced = false
    },
  }
}

/** Whether no chat is here that could be shown, although there may be some. */
export async function mustAwaitChats(
  engine: Pick<Engine, 'db'>,
  accountId: AccountId,
  isSynced = false,
): Promise<boolean> {
  if (engine.db.peekAll('chats').length > 0) return false
  const account = await loadLog(engine, accountId)
  if (!isSynced && (account === undefined || account.cursor === 0)) return true
  return (await allLogs(engine)).some(({ kind, stage }) => kind === 'chat' && stage === 'new')
}
