import {
  type Answer,
  type ErrorBody,
  LIMITS,
  MIN_PROTOCOL_VERSION,
  OPERATIONS,
  type Operation,
  type OperationName,
  socketHandshake,
} from '@stogram/contract'
import type { Logger } from 'pino'
import type { DefaultEventsMap, Socket as SocketIo } from 'socket.io'
import { type CallLine, makeCallLine } from './call-line.ts'
import type { ConnectionCounts } from './connection-counts.ts'
import { type Dispatch, errorAnswer, errorBody } from './dispatch.ts'
import type { DeviceCaller } from './handlers.ts'
import { OperationError } from './operation-error.ts'
import type { RateLimiter } from './rate-limiter.ts'
import type { RequestIds } from './request-ids.ts'
import { ROOMS } from './rooms.ts'
import { LONG_QUEUE_BYTES, onDrain, queueOf } from './socket-queue.ts'
import type { SocketData, SocketServer } from './socket-server.ts'

type Socket = SocketIo<DefaultEventsMap, DefaultEventsMap, DefaultEventsMap, SocketData>

export interface SocketDeps {
  io: SocketServer
  dispatch: Dispatch
  /** Throws OperationError. */
  authenticateDevice: (accessToken: string) => Promise<DeviceCaller>
  limiter: Pick<RateLimiter, 'proving'>
  live: {
    /** As this server last heard; for each call. */
    isLive(sessionId: string): Promise<boolean>
    /** As the database says now. */
    isStillLive(sessionId: string): Promise<boolean>
  }
  /** The chats whose pushes this account gets. */
  findChatIds: (accountId: string) => Promise<string[]>
  /** Address of the client behind the configured proxies. */
  addressOf: (request: Socket['request']) => string
  connections: ConnectionCounts
  requestIds: Pick<RequestIds, 'next'>
  presence: { connected(caller: DeviceCaller): void; disconnected(caller: DeviceCaller): void }
  log: Logger
  nowMs: () => number
}

/** Events that a socket may call; the rest of the contract is REST only. */
const CALLABLE = new Set<string>(
  Object.values(OPERATIONS as Record<string, Operation>).flatMap((o) => (o.overSocket ? [o.name] : [])),
)

/** Serves the contract's operations as acknowledged events, to devices that showed a live access token. */
export function serveSockets(deps: SocketDeps): void {
  const { io } = deps
  io.use(async (socket, next) => {
    try {
      await admit(socket, deps)
      next()
    } catch (error) {
      next(toHandshakeError(error, deps.log))
    }
  })
  io.on('connection', (socket) => {
    // The upgrade request is of no use any more and weighs several kilobytes.
    Reflect.set(socket.conn, 'request', null)
    welcome(socket, deps)
    lookAgain(socket, deps).catch((error: unknown) => {
      deps.log.error({ err: error }, 'a new socket could not be checked')
      socket.disconnect(true)
    })
    const line = openLine(socket)
    socket.onAny((name: unknown, ...parts: unknown[]) => answerEvent(socket, deps, line, name, parts))
  })
}

async function admit(socket: Socket, deps: SocketDeps): Promise<void> {
  if (!deps.connections.isWithinLimit(socket.conn)) throw new OperationError('rate_limited', { retryAfterMs: 10_000 })
  const handshake = socketHandshake.safeParse(socket.handshake.auth)
  if (!handshake.success) throw new OperationError('bad_request')
  if (handshake.data.protocol < MIN_PROTOCOL_VERSION) throw new OperationError('upgrade_required')
  const address = deps.addressOf(socket.request)
  const { token } = handshake.data
  const caller = await deps.limiter.proving(address, () => deps.authenticateDevice(token))
  const chatIds = await deps.findChatIds(caller.accountId)
  socket.data = { caller, address, chatIds, protocolVersion: handshake.data.protocol }
}

function welcome(socket: Socket, deps: SocketDeps): void {
  const { caller, chatIds } = socket.data
  closeOldest(socket, deps)
  const own = [ROOMS.account(caller.accountId), ROOMS.device(caller.deviceId), ROOMS.session(caller.sessionId)]
  void socket.join([...own, ...chatIds.map(ROOMS.chat)])
  const expiry = setTimeout(() => socket.disconnect(true), Math.max(0, caller.expiresAtMs - deps.nowMs()))
  expiry.unref()
  deps.presence.connected(caller)
  socket.once('disconnect', () => {
    clearTimeout(expiry)
    deps.presence.disconnected(caller)
  })
}

/**
 * Whoever was revoked or removed between the look in `admit` and the joining was not in a room to be thrown out of.
 * Chats joined by this look are looked at once more, for the same reason, and those left, which may have been joined again.
 */
async function lookAgain(socket: Socket, { live, findChatIds }: SocketDeps): Promise<void> {
  const { sessionId, accountId } = socket.data.caller
  if (!(await live.isStillLive(sessionId))) {
    socket.emit('session:ended', { reason: 'revoked' })
    socket.disconnect(true)
    return
  }
  let joined = new Set(socket.data.chatIds)
  socket.data.chatIds = []
  for (let isSettled = false; !isSettled && socket.connected; ) {
    const present = new Set(await findChatIds(accountId))
    const gone = [...joined].filter((chatId) => !present.has(chatId))
    for (const chatId of gone) await socket.leave(ROOMS.chat(chatId))
    const missed = [...present].filter((chatId) => !joined.has(chatId))
    await socket.join(missed.map(ROOMS.chat))
    joined = present
    isSettled = missed.length + gone.length === 0
  }
}

/** A device that reconnects often leaves half-open sockets behind: its newest ones are the live ones. */
function closeOldest(socket: Socket, { io }: SocketDeps): void {
  const open = [...(io.of('/').adapter.rooms.get(ROOMS.device(socket.data.caller.deviceId)) ?? [])]
  for (const id of open.slice(0, Math.max(0, open.length + 1 - LIMITS.socketsPerDevice))) {
    io.of('/').sockets.get(id)?.disconnect(true)
  }
}

function openLine(socket: Socket): CallLine {
  const line = makeCallLine(() => queueOf(socket.conn).bytes > LONG_QUEUE_BYTES)
  onDrain(socket.conn, () => line.advance())
  socket.once('disconnect', () => line.close())
  return line
}

function answerEvent(socket: Socket, deps: SocketDeps, line: CallLine, name: unknown, parts: unknown[]): void {
  const acknowledge = parts.at(-1)
  // Without an acknowledgement there is nobody to answer: nothing is done either.
  if (typeof acknowledge !== 'function') return
  const isEntered = line.enter({
    isRead: isOperation(name) && OPERATIONS[name].rateClass === 'read',
    run: () =>
      answerCall(socket, deps, name, parts)
        .catch((error: unknown) => {
          // Whatever fails on the way to an answer, whoever called hears of it: silence would hold them until they give up.
          deps.log.error({ err: error }, 'a call failed before its operation')
          return errorAnswer('unavailable')
        })
        .then((answer) => acknowledge(answer))
        .catch((error: unknown) => deps.log.error({ err: error }, 'an answer could not be sent')),
  })
  if (!isEntered) acknowledge(errorAnswer('rate_limited', { retryAfterMs: CONGESTED_RETRY_MS }))
}

async function answerCall(socket: Socket, deps: SocketDeps, name: unknown, parts: unknown[]): Promise<Answer<unknown>> {
  if (!isOperation(name)) return errorAnswer('bad_request', { event: 'unknown' })
  if (parts.length !== 2) return errorAnswer('bad_request', { arguments: 'one object and an acknowledgement' })
  const { caller, protocolVersion, address } = socket.data
  if (caller.expiresAtMs <= deps.nowMs()) return errorAnswer('unauthorized')
  if (!(await deps.live.isLive(caller.sessionId))) return errorAnswer('session_revoked')
  const reply = await deps.dispatch({
    name,
    requestId: deps.requestIds.next(),
    readInput: () => parts[0],
    protocolVersion,
    address,
    caller,
    socketId: socket.id,
  })
  return reply.answer
}

function isOperation(name: unknown): name is OperationName {
  return typeof name === 'string' && CALLABLE.has(name)
}

/** For a socket that asks much faster than it reads. */
const CONGESTED_RETRY_MS = 1_000

/** Socket.IO hands `data` of the error to the client. */
function toHandshakeError(error: unknown, log: Logger): Error & { data: ErrorBody } {
  const isRefusal = error instanceof OperationError
  if (!isRefusal) log.error({ err: error }, 'handshake failed')
  const body = isRefusal ? errorBody(error.code, error.details) : errorBody('internal')
  return Object.assign(new Error(body.code), { data: body })
}
