import type { AccountId } from '@stogram/contract'
import type { SocketServer } from '../../realtime/socket-server.ts'
import type { Activity } from './connections.ts'

const QUESTION = 'presence:ask'

type Answers = [AccountId, Activity][]

/** Asks the other servers through the adapter. A server that does not answer in time counts as having nobody. */
export function makeAskServers(io: SocketServer, answer: (accountIds: readonly AccountId[]) => Answers) {
  io.on(QUESTION, (accountIds: AccountId[], reply: (answers: Answers) => void) => reply(answer(accountIds)))
  return async (accountIds: readonly AccountId[]): Promise<Map<AccountId, Activity>> => {
    const activities = new Map<AccountId, Activity>()
    for (const answers of await collect(io, accountIds)) {
      for (const [id, activity] of answers) {
        if (activities.get(id) !== 'ONLINE') activities.set(id, activity)
      }
    }
    return activities
  }
}

async function collect(io: SocketServer, accountIds: readonly AccountId[]): Promise<Answers[]> {
  try {
    return (await io.serverSideEmitWithAck(QUESTION, accountIds)) as Answers[]
  } catch (error) {
    // @NOTE Too late or Redis away: the adapter hands over what has arrived.
    const arrived: unknown = error instanceof Error && 'responses' in error ? error.responses : undefined
    return Array.isArray(arrived) ? (arrived as Answers[]) : []
  }
}
