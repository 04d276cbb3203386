import {
  type AccountId,
  type ChatId,
  type EndReason,
  type EventName,
  encodeWire,
  type Payload,
} from '@stogram/contract'
import type { CommittedItem } from '../log/log.ts'
import { ROOMS } from './rooms.ts'
import type { SocketServer } from './socket-server.ts'
import { toWireItem } from './wire-item.ts'

/** Everything the server tells clients without being asked, on this and, through Redis, on every other server. */
export interface FanOut {
  /** Pushes what was committed. The socket that sent an item is left out: it has its ack. */
  push(items: readonly CommittedItem[]): void
  emit<N extends EventName>(name: N, payload: Payload<N>, to: { rooms: string[]; except?: string[] }): void
  joinChat(chatId: ChatId, accountIds: readonly AccountId[]): void
  leaveChat(chatId: ChatId, accountIds: readonly AccountId[]): void
  /** On this server only, which has learned of it by itself. */
  joinChatHere(chatId: ChatId, accountIds: readonly AccountId[]): void
  leaveChatHere(chatId: ChatId, accountIds: readonly AccountId[]): void
  /** Tells the devices of these sessions why, and closes their sockets. */
  endSessions(sessionIds: readonly string[], reason: EndReason): void
  /** On this server only, which has learned of it by itself. */
  endSessionsHere(sessionIds: readonly string[], reason: EndReason): void
}

export function makeFanOut(io: SocketServer): FanOut {
  // Through Redis a change of rooms comes back to its own server too, later, or never when Redis is away.
  const hereAndEverywhere = (rooms: string[]) => [io.local.in(rooms), io.in(rooms)]
  return {
    push(items) {
      for (const item of items) {
        const isAccount = item.logId.length === ACCOUNT_ID_LENGTH
        const room = isAccount ? ROOMS.account(item.logId) : ROOMS.chat(item.logId)
        const { originSocketId } = item
        const to = originSocketId === undefined ? io.to(room) : io.to(room).except(originSocketId)
        to.emit(isAccount ? 'account:new' : 'message:new', encodeWire(toWireItem(item)))
      }
    },
    emit(name, payload, { rooms, except = [] }) {
      if (rooms.length > 0) io.to(rooms).except(except).emit(name, encodeWire(payload))
    },
    joinChat(chatId, accountIds) {
      if (accountIds.length === 0) return
      for (const sockets of hereAndEverywhere(accountIds.map(ROOMS.account))) sockets.socketsJoin(ROOMS.chat(chatId))
    },
    leaveChat(chatId, accountIds) {
      if (accountIds.length === 0) return
      for (const sockets of hereAndEverywhere(accountIds.map(ROOMS.account))) sockets.socketsLeave(ROOMS.chat(chatId))
    },
    joinChatHere(chatId, accountIds) {
      if (accountIds.length === 0) return
      io.local.in(accountIds.map(ROOMS.account)).socketsJoin(ROOMS.chat(chatId))
    },
    leaveChatHere(chatId, accountIds) {
      if (accountIds.length === 0) return
      io.local.in(accountIds.map(ROOMS.account)).socketsLeave(ROOMS.chat(chatId))
    },
    endSessionsHere(sessionIds, reason) {
      if (sessionIds.length === 0) return
      const here = io.local.in(sessionIds.map(ROOMS.session))
      here.emit('session:ended', { reason })
      here.disconnectSockets(true)
    },
    endSessions(sessionIds, reason) {
      if (sessionIds.length === 0) return
      const rooms = sessionIds.map(ROOMS.session)
      io.to(rooms).emit('session:ended', { reason })
      for (const sockets of hereAndEverywhere(rooms)) sockets.disconnectSockets(true)
    },
  }
}

const ACCOUNT_ID_LENGTH = 43
