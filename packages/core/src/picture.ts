import type { CoreViews, SessionView } from './api.ts'
import type { Self } from './engine.ts'
import { makeOutbox, type Outbox } from './outbox/outbox.ts'
import type { PicturePorts, StorageFault } from './ports.ts'
import { readViews } from './projections/read-views.ts'
import { makeViews, type Views } from './projections/views.ts'
import { type Database, openDatabase } from './replica/database.ts'
import type { SelfKeysRow } from './replica/key-rows.ts'
import type { SessionRow } from './replica/rows.ts'
import { readNext } from './session/next-device.ts'
import { makeSelf, SCHEMA } from './session/self.ts'
import { mustAwaitChats } from './tasks/first-chats.ts'

/**
 * What a start shows, from the local database alone, before the engine that changes it has been loaded. One host opens
 * it and then starts one engine over it, or closes it.
 */
export interface Picture {
  readonly db: Database
  readonly outbox: Outbox
  readonly views: Views
  self: Self | undefined
  sessionView: SessionView
  readViews(): Promise<CoreViews>
  /** From now on somebody hears of these. Until then whoever asks meets a fault himself, and nothing is queued. */
  listen(listener: PictureListener): void
  close(): Promise<void>
}

export interface PictureListener {
  onFault(fault: StorageFault): void
  onQueueChange(): void
}

export async function openPicture({ storage, clock }: PicturePorts): Promise<Picture> {
  let listener: PictureListener | undefined
  const db = openDatabase(storage, (fault) => listener?.onFault(fault))
  const outbox = makeOutbox(db, () => listener?.onQueueChange())
  const views = makeViews({
    ...{ db, outbox },
    get self() {
      return picture.self
    },
  })
  const picture: Picture = {
    ...{ db, outbox, views },
    self: undefined,
    sessionView: { phase: 'starting' },
    readViews: () =>
      readViews(picture, () => ({
        connection: {
          state: picture.self === undefined ? 'offline' : 'connecting',
          sinceMs: clock.nowMs(),
          queued: outbox.queuedCount(),
        },
        ...{ typing: [], presences: [], joinRequests: [] },
      })),
    listen(next) {
      listener = next
    },
    close: () => db.close(),
  }
  // At once: a screen waits for this, and each read is a turn of the database.
  const [session, keys] = await Promise.all([
    db.get('meta', 'session') as Promise<SessionRow | undefined>,
    db.get('keys', 'self') as Promise<SelfKeysRow | undefined>,
    warmUp(db),
    outbox.load(),
  ])
  if (session !== undefined && session.schema > SCHEMA) picture.sessionView = NEWER
  else if (session !== undefined && keys !== undefined && session.schema < SCHEMA) picture.sessionView = OUTDATED
  else if (session === undefined || keys === undefined) picture.sessionView = await signedOutView(db, keys)
  else {
    picture.self = makeSelf(session, keys)
    picture.sessionView = signedInView(picture.self, {
      areChatsAwaited: await mustAwaitChats(picture, session.accountId),
    })
  }
  return picture
}

export function signedInView(
  { session }: Self,
  { areChatsAwaited, progress }: { areChatsAwaited: boolean; progress?: { loaded: number; total: number } | undefined },
): SessionView {
  const { accountId, deviceId, username, displayName, bio } = session
  return {
    ...{ phase: 'signed-in', accountId, deviceId, username, displayName, bio },
    ...(progress ? { progress } : {}),
    ...(areChatsAwaited ? { areChatsAwaited: true as const } : {}),
  }
}

const NEWER: SessionView = {
  phase: 'failed',
  fault: 'newer-version',
  detail: 'A newer version of the app has used this database.',
}

/** Kept until somebody signs in: what was not sent yet goes over to the new device, like that of an expired session. */
const OUTDATED: SessionView = { phase: 'signed-out', reason: 'outdated' }

export const UNDELETED: SessionView = {
  phase: 'failed',
  fault: 'blocked',
  detail: 'Something on this device could not be deleted.',
}

/** Without a session: nothing is here, or what an expired one has left, or what could not be deleted the last time. */
async function signedOutView(db: Database, keys: SelfKeysRow | undefined): Promise<SessionView> {
  if (keys !== undefined) {
    return { phase: 'signed-out', reason: (await readNext({ db })) === undefined ? 'expired' : 'replaced' }
  }
  const left = await db.range('meta', { limit: 1 })
  try {
    if (left.length > 0) await db.destroy()
    return { phase: 'signed-out' }
  } catch {
    return UNDELETED
  }
}

/** Chats, people and drafts are few and always needed; messages stay where they are. */
async function warmUp(db: Database): Promise<void> {
  await Promise.all([db.warm('chats', {}), db.warm('people', { upper: [], openUpper: true }), db.warm('drafts', {})])
}
