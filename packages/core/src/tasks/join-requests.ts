import type { AccountId, ChatId, Response } from '@stogram/contract'
import type { JoinRequestView, PersonView } from '../api.ts'
import { fetchAccounts } from '../crypto/people.ts'
import type { Engine } from '../engine.ts'
import type { PersonRow } from '../replica/rows.ts'
import { canTalk } from './followed-logs.ts'
import { reportBackground } from './report.ts'
import { makeWorker } from './worker.ts'

export type PendingJoin = Response<'join:pending'>['decide'][number]

/** Who waits to join the groups of this account. In memory only: the server keeps it. */
export interface JoinRequests {
  /** Looks for new ones. Those that need no decision are let in at once. */
  ask(): void
  /** An op was taken there: another admin may have decided, the link or the group may be closed. */
  groupChanged(chatId: ChatId): void
  /** Waits for a decision of this account. */
  find(chatId: ChatId, accountId: AccountId): PendingJoin | undefined
  /** Decided here. */
  forget(chatId: ChatId, accountId: AccountId): void
  view(): JoinRequestView[]
  stop(): void
}

export function makeJoinRequests(engine: Engine): JoinRequests {
  let waiting: readonly PendingJoin[] = []
  const worker = makeWorker({
    clock: engine.clock,
    random: () => engine.random(),
    run: collect,
    onFailure: (error) => reportBackground(engine, 'join-requests', error),
  })

  async function collect(): Promise<void> {
    if (!canTalk(engine)) return
    if (!(await isInGroup(engine))) return keep([])
    const { admit, decide } = await engine.caller.call('join:pending', {})
    await fetchAccounts(
      engine,
      decide.map(({ accountId }) => accountId),
    )
    keep(decide)
    if (admit.length === 0) return
    const { admitFreely } = await import('../groups/admit.ts')
    for (const [chatId, requests] of byChat(admit)) {
      // One group that cannot be changed must not keep out those who wait for another.
      await admitFreely(engine, chatId, requests).catch((error: unknown) => reportBackground(engine, 'admit', error))
    }
  }

  function keep(next: readonly PendingJoin[]): void {
    const names = (list: readonly PendingJoin[]) => list.map(({ chatId, accountId }) => `${chatId} ${accountId}`).join()
    const isSame = names(waiting) === names(next)
    waiting = next
    if (!isSame) engine.patches.now({ topic: 'join-requests', value: view() })
  }

  function view(): JoinRequestView[] {
    return waiting.flatMap(({ chatId, accountId, askedAtMs }) => {
      const row = engine.db.peek('people', accountId) as PersonRow | undefined
      // Whose keys do not verify is not let in, whatever the person at this device says.
      if (row === undefined) return []
      const person: PersonView = { ...row, isSelf: false }
      return [{ chatId, person, askedAtMs }]
    })
  }

  const isFor = (chatId: ChatId, accountId: AccountId) => (join: PendingJoin) =>
    join.chatId === chatId && join.accountId === accountId

  return {
    ask: () => worker.ask(),
    groupChanged(chatId) {
      if (waiting.some((join) => join.chatId === chatId)) worker.ask()
    },
    find: (chatId, accountId) => waiting.find(isFor(chatId, accountId)),
    forget(chatId, accountId) {
      const isDecided = isFor(chatId, accountId)
      keep(waiting.filter((join) => !isDecided(join)))
    },
    view,
    stop() {
      worker.stop()
      waiting = []
    },
  }
}

async function isInGroup(engine: Engine): Promise<boolean> {
  const chats = await engine.db.range('chats', {})
  return chats.some(({ value }) => value.kind === 'GROUP' && value.canPost)
}

function byChat(requests: readonly PendingJoin[]): Map<ChatId, PendingJoin[]> {
  const found = new Map<ChatId, PendingJoin[]>()
  for (const request of requests) found.set(request.chatId, [...(found.get(request.chatId) ?? []), request])
  return found
}
