import type { AccountId, LogId } from '@stogram/contract'
import type { AccountView } from '@stogram/e2ee'
import type { Engine } from '../engine.ts'
import { raiseAlarm } from './alarms.ts'
import { fetchAccounts, loadAccount } from './people.ts'

/** A sender has named a device list by the first 8 bytes of its hash, and this device has never been shown it. */
export interface UnseenList {
  accountId: AccountId
  head8: Uint8Array
  /** When it was written, as its sender has signed. */
  sentAtMs: number
}

/**
 * Asks for the newest lists of these accounts. Source docs/e2ee.md [TR4]: a list that the sender has and the server
 * still does not show is hidden, unless it is older than the one that is shown: of older ones nobody is told.
 */
export function lookForLists(engine: Engine, chatId: LogId, unseen: readonly UnseenList[]): void {
  look(engine, chatId, unseen).catch((error: unknown) => {
    engine.log('lists-not-asked', { name: error instanceof Error ? error.name : 'unknown' })
  })
}

async function look(engine: Engine, chatId: LogId, unseen: readonly UnseenList[]): Promise<void> {
  await fetchAccounts(
    engine,
    unseen.map(({ accountId }) => accountId),
    true,
  )
  for (const { accountId, head8, sentAtMs } of unseen) {
    const view = (await loadAccount(engine, accountId))?.view
    const isHidden = view !== undefined && !isShown(view, head8) && view.deviceList.createdAtMs <= sentAtMs
    if (isHidden) raiseAlarm(engine, { code: 'LOG_FORK', chatId, accountId })
  }
  engine.tasks.retryPending(chatId)
}

/** The list that the newest one follows counts as shown: its hash is in it. */
function isShown({ deviceListHashes, deviceList }: AccountView, head8: Uint8Array): boolean {
  return [...deviceListHashes, deviceList.prevHash].some((hash) => head8.every((byte, i) => byte === hash[i]))
}
