import {
  type EndReason,
  encodeWire,
  endReason,
  OPERATIONS,
  RefusedError,
  type Request,
  type Session,
} from '@stogram/contract'
import { type ConnectionView, CoreError, type SessionView, type SignedOutReason } from './api.ts'
import { makeCaller } from './connection/caller.ts'
import { makeConnection } from './connection/connection.ts'
import { makeTokens, WrongClockError } from './connection/tokens.ts'
import type { Engine } from './engine.ts'
import { mustSelf } from './must.ts'
import { type Picture, signedInView, UNDELETED } from './picture.ts'
import type { EnginePorts, Network, StorageFault } from './ports.ts'
import { makePatchHub } from './projections/patches.ts'
import type { Database } from './replica/database.ts'
import { makeLocks } from './replica/locks.ts'
import { readNext } from './session/next-device.ts'
import { makeSignals } from './signals.ts'
import { makeTasks, type TaskRunner } from './tasks.ts'

/** Builds each part once and joins them. */
export function makeEngine(ports: EnginePorts, picture: Picture) {
  const { clock, network } = ports
  const { db, outbox, views } = picture
  const log = ports.log ?? (() => {})
  const random = ports.random ?? (() => Math.random())
  const patches = makePatchHub(clock, views, (error) => log('patches-failed', { name: nameOf(error) }))
  const locks = makeLocks()
  let endedFor: EndReason | undefined
  let isStorageFull = false

  const noteEnd = (reason: EndReason) => {
    endedFor = reason
  }
  const tokens = makeTokens({
    db,
    clock,
    signingKey: () => engine.self?.signer.signingKey,
    refresh: (request) => askForSession(network, 'auth:refresh', request, noteEnd),
    resume: (proof) => askForSession(network, 'auth:resume', { deviceId: mustSelf(engine).deviceId, proof }, noteEnd),
  })
  const connection = makeConnection({
    ...{ network, clock, tokens, random },
    onEvent(name, payload) {
      if (name === 'message:new' || name === 'account:new') tasks.push(payload as never)
      else if (name === 'join:changed') tasks.joinRequests.ask()
      else if (name === 'session:ended') end((payload as { reason: EndReason }).reason)
      else if (name === 'typing:user') signals.typing(payload as never)
      else signals.presence(payload as never)
    },
    onCatchUp() {
      tasks.catchUp()
      signals.connected()
    },
    onChange: () => showConnection(),
    onSessionOver: (code) => end(endedFor ?? (code === 'session_revoked' ? 'revoked' : 'expired')),
    onError: (error) => log('connection-failed', { name: nameOf(error) }),
  })
  const caller = makeCaller({
    network,
    tokens,
    socket: () => connection.socket(),
    refused(error) {
      if (error.code === 'session_revoked') end(endedFor ?? 'revoked')
      if (error.code === 'upgrade_required') connection.outdated()
    },
  })
  const engine: Engine = {
    ...{ ports, clock, db, locks, patches, tokens, caller, connection, outbox, log, random },
    get tasks() {
      return tasks
    },
    get self() {
      return picture.self
    },
    set self(self) {
      picture.self = self
    },
    get sessionView() {
      return picture.sessionView
    },
    endSession,
    isClosed: false,
    exchange: undefined,
    raisedAlarms: new Set(),
    inHand: new Set(),
    told: new Map(),
    unanswered: new Map(),
    pushed: new Map(),
  }
  const tasks: TaskRunner = makeTasks(engine, {
    onSynced: () => showConnection(),
    onProgress: () => showSession(),
  })
  const signals = makeSignals(engine)
  picture.listen({ onFault, onQueueChange: () => showConnection() })
  patches.subscribe((changes) => {
    for (const change of changes) {
      if (change.topic === 'chats') signals.meet(change.upserts.flatMap(({ peerId }) => peerId ?? []))
    }
  })

  function connectionView(): ConnectionView {
    const lastSyncAtMs = tasks.lastSyncAtMs()
    return {
      ...connection.view(),
      queued: outbox.queuedCount(),
      ...(lastSyncAtMs === undefined ? {} : { lastSyncAtMs }),
      ...(isStorageFull ? { isStorageFull: true as const } : {}),
    }
  }

  function showConnection(): void {
    patches.connection(connectionView())
  }

  /** The given view, or that of the signed-in device. */
  function showSession(view?: SessionView): void {
    const progress = tasks.progress()
    const areChatsAwaited = tasks.areChatsAwaited()
    const next = view ?? (engine.self && signedInView(engine.self, { areChatsAwaited, progress }))
    if (next === undefined) return
    picture.sessionView = next
    patches.session(next)
  }

  async function endSession(asked: EndReason): Promise<void> {
    endedFor = undefined
    if (engine.self === undefined) return
    halt()
    // Whoever has ended it may have been this device itself: the next log-in tells.
    const isUnwanted = asked === 'revoked' || asked === 'expired'
    const reason: SignedOutReason = isUnwanted && (await readNext(engine)) !== undefined ? 'replaced' : asked
    showSession({ phase: 'signed-out', reason })
    try {
      await locks.run('session', () => forget(db, reason))
    } catch (error) {
      log('forget-failed', { name: nameOf(error) })
      showSession(UNDELETED)
      throw error
    }
  }

  function end(reason: EndReason): void {
    if (engine.exchange !== undefined) return
    // @NOTE A failure has been shown.
    endSession(reason).catch(() => {})
  }

  /** Nothing else talks to the server until `run` has ended; whatever device this is then begins, or goes on. */
  async function exchangeDevice(run: () => Promise<void>): Promise<void> {
    connection.stop()
    tasks.stop()
    const running = run()
    engine.exchange = running.catch(() => {})
    try {
      await running
    } finally {
      engine.exchange = undefined
      endedFor = undefined
      if (engine.self === undefined) showSession({ phase: 'signed-out', reason: 'replaced' })
      else if (!engine.isClosed) {
        showSession()
        connection.start()
      }
    }
  }

  function halt(): void {
    connection.stop()
    tasks.stop()
    tokens.clear()
    engine.self = undefined
    outbox.clear()
  }

  function onFault({ fault, message }: StorageFault): void {
    if (engine.isClosed || fault === 'fenced') {
      engine.isClosed = true
      connection.stop()
      tasks.stop()
      return
    }
    connection.stop()
    tasks.stop()
    // What is there can still be read.
    isStorageFull ||= fault === 'full'
    if (fault === 'full') showConnection()
    else showSession({ phase: 'failed', fault, detail: message })
  }

  /** Deletes what an expired session has left, unsent messages included. */
  async function forgetEverything(): Promise<void> {
    if (engine.self !== undefined) throw new CoreError('bad_request', 'Log out instead.')
    await db.destroy()
    outbox.clear()
    showSession({ phase: 'signed-out' })
  }

  async function stop(): Promise<void> {
    engine.isClosed = true
    connection.stop()
    tasks.stop()
    await db.close()
  }

  return { engine, views, signals, showSession, connectionView, exchangeDevice, forgetEverything, stop }
}

/**
 * An expired session, and one that was perhaps replaced from here, keep what this device has until somebody signs in
 * again. Any other takes everything with it, the keys first: without them nothing of the rest can be used, should it
 * resist.
 */
async function forget(db: Database, reason: SignedOutReason): Promise<void> {
  const tx = db.begin()
  tx.remove('meta', 'session')
  const isKept = reason === 'expired' || reason === 'replaced'
  if (!isKept) tx.remove('keys', 'self')
  await tx.commit()
  if (!isKept) await db.destroy()
}

/** Not through the caller: the reason of a refusal matters here, and the token that it would add does not exist. */
async function askForSession<N extends 'auth:refresh' | 'auth:resume'>(
  network: Network,
  name: N,
  request: Request<N>,
  onEnded: (reason: EndReason) => void,
): Promise<Session> {
  const answer = await network.request(name, encodeWire(request) as Record<string, unknown>, undefined)
  if (!answer.success) {
    const reason = endReason.safeParse(answer.error.details?.['reason'])
    if (reason.success) onEnded(reason.data)
    const serverNowMs = answer.error.details?.['nowMs']
    if (typeof serverNowMs === 'number') throw new WrongClockError(serverNowMs)
    throw new RefusedError(answer.error)
  }
  const parsed = OPERATIONS[name].response.safeParse(answer.data)
  if (!parsed.success) throw new RefusedError({ code: 'internal', message: 'The answer is malformed.' })
  return parsed.data
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown'
}
