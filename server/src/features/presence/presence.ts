import type { AccountId, Presence, Status } from '@stogram/contract'
import type { Logger } from 'pino'
import type { FanOut } from '../../realtime/fan-out.ts'
import type { DeviceCaller } from '../../realtime/handlers.ts'
import { ROOMS } from '../../realtime/rooms.ts'
import { type Activity, makeConnections } from './connections.ts'
import { oneAtATime } from './one-at-a-time.ts'
import type { PresenceRepository, StoredPresence } from './presence.repository.ts'

export interface PresenceDeps {
  repository: PresenceRepository
  fanOut: Pick<FanOut, 'emit'>
  /** What the other servers see of these accounts; empty when there is only this one. */
  askServers: (accountIds: readonly AccountId[]) => Promise<Map<AccountId, Activity>>
  log: Logger
  nowMs: () => number
  /** How long somebody who has just lost the connection still counts as there. */
  graceMs: number
}

/** Who is there: connections in memory, choices in the database, and nothing that a restart would make wrong. */
export interface PresenceBoard extends AsyncDisposable {
  connected(caller: DeviceCaller): void
  disconnected(caller: DeviceCaller): void
  changeStatus(caller: DeviceCaller, status: Status): Promise<void>
  /** Only those whom the reader may see are described. */
  describe(readerId: AccountId, accountIds: readonly AccountId[]): Promise<Presence[]>
  activityHere(accountIds: readonly AccountId[]): [AccountId, Activity][]
}

export const PRESENCE_GRACE_MS = 5_000

export function makePresenceBoard(deps: PresenceDeps): PresenceBoard {
  const { repository, fanOut, askServers, log, nowMs, graceMs } = deps
  const connections = makeConnections()
  const leaving = new Map<AccountId, NodeJS.Timeout>()
  /**
   * What watchers were told last of somebody who is connected here; what has not changed is not told again. Nothing is
   * kept of somebody who has left: another server tells the rest.
   */
  const told = new Map<AccountId, Status>()

  const activityHere = (accountIds: readonly AccountId[]) =>
    accountIds.flatMap((id): [AccountId, Activity][] => {
      const activity = connections.activityOf(id) ?? (leaving.has(id) ? 'ONLINE' : undefined)
      return activity === undefined ? [] : [[id, activity]]
    })
  const findActivities = async (accountIds: readonly AccountId[]) => {
    const activities = await askServers(accountIds)
    for (const [id, activity] of activityHere(accountIds)) {
      if (activities.get(id) !== 'ONLINE') activities.set(id, activity)
    }
    return activities
  }
  // In order: what was found first must not be told last.
  const announce = oneAtATime(async (accountId: AccountId) => {
    const activities = await findActivities([accountId])
    const [stored] = await repository.find([accountId])
    if (stored === undefined) return
    const presence = toPresence(stored, activities.get(accountId))
    if (told.get(accountId) === presence.status) return
    if (presence.status === 'OFFLINE') told.delete(accountId)
    else told.set(accountId, presence.status)
    const watchers = await repository.findWatchers(accountId)
    fanOut.emit('user:status', presence, { rooms: watchers.map(ROOMS.account) })
  })
  const inBackground = (work: Promise<void>) => {
    work.catch((error: unknown) => log.warn({ err: error }, 'presence could not be told'))
  }
  const leave = async (accountId: AccountId) => {
    await repository.saveLastSeen([accountId], nowMs())
    await announce(accountId)
    if (connections.activityOf(accountId) === undefined) told.delete(accountId)
  }

  return {
    activityHere,
    connected({ accountId, deviceId }) {
      clearTimeout(leaving.get(accountId))
      leaving.delete(accountId)
      connections.add(accountId, deviceId)
      inBackground(announce(accountId))
    },
    disconnected({ accountId, deviceId }) {
      if (!connections.remove(accountId, deviceId)) return
      const timer = setTimeout(() => {
        leaving.delete(accountId)
        inBackground(leave(accountId))
      }, graceMs)
      timer.unref()
      leaving.set(accountId, timer)
    },
    async changeStatus({ accountId, deviceId }, status) {
      const wasAway = connections.isAway(accountId, deviceId)
      connections.setAway(accountId, deviceId, status === 'AWAY')
      // Coming back to one device takes nothing back that was chosen on another.
      const isOnlyBack = status === 'ONLINE' && wasAway
      if (status !== 'AWAY' && !isOnlyBack) await repository.saveChoice(accountId, status)
      await announce(accountId)
    },
    async describe(readerId, accountIds) {
      const visible = await repository.findWatched(readerId, accountIds)
      if (visible.length === 0) return []
      const [activities, stored] = [await findActivities(visible), await repository.find(visible)]
      return stored.map((presence) => toPresence(presence, activities.get(presence.accountId)))
    },
    async [Symbol.asyncDispose]() {
      const accountIds = [...connections.accountIds(), ...leaving.keys()]
      for (const timer of leaving.values()) clearTimeout(timer)
      leaving.clear()
      if (accountIds.length > 0) await repository.saveLastSeen(accountIds, nowMs())
    },
  }
}

function toPresence({ accountId, chosen, lastSeenAtMs }: StoredPresence, activity: Activity | undefined): Presence {
  if (chosen === 'OFFLINE') return { accountId, status: 'OFFLINE' }
  if (activity !== undefined) return { accountId, status: chosen === 'DND' ? 'DND' : activity }
  return { accountId, status: 'OFFLINE', ...(lastSeenAtMs === undefined ? {} : { lastSeenAtMs }) }
}
