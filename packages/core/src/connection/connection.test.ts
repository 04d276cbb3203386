import { RefusedError, UnreachableError } from '@stogram/contract'
import { describe, expect, it } from 'vitest'
import type { Network, SocketHandlers } from '../ports.ts'
import { makeManualClock, settle } from '../testing/manual-clock.ts'
import { makeConnection } from './connection.ts'
import type { Tokens } from './tokens.ts'

function open() {
  const clock = makeManualClock()
  const sockets: { token: string; handlers: SocketHandlers; isClosed: boolean }[] = []
  const log: string[] = []
  let token: string | RefusedError | undefined = 'one'
  let renewAtMs = clock.nowMs() + 540_000
  const network: Network = {
    request: async () => {
      throw new UnreachableError('not used')
    },
    connect(accessToken, handlers) {
      const socket = { token: accessToken, handlers, isClosed: false }
      sockets.push(socket)
      return {
        call: async () => ({ success: true, data: {} }),
        close: () => {
          socket.isClosed = true
        },
      }
    },
  }
  const tokens: Tokens = {
    accept: () => {},
    async fetch() {
      if (token === undefined) throw new UnreachableError('no network')
      if (token instanceof RefusedError) throw token
      return token
    },
    drop: (dropped) => log.push(`drop ${dropped}`),
    renewAtMs: () => renewAtMs,
    farewell: async () => async () => '',
    clear: () => {},
  }
  const connection = makeConnection({
    ...{ network, clock, tokens },
    random: () => 0.5,
    onEvent: (name) => log.push(name),
    onCatchUp: () => log.push('catch-up'),
    onChange: () => {},
    onSessionOver: (code) => log.push(`over ${code}`),
    onError: () => log.push('error'),
  })
  const setToken = (next: typeof token) => {
    token = next
  }
  const renew = (next: string) => {
    token = next
    renewAtMs = clock.nowMs() + 540_000
  }
  return { clock, connection, sockets, log, renew, setToken }
}

describe('connection', () => {
  it('[CN3] catches up each time a socket opens, and tries again after it closes', async () => {
    const { connection, sockets, log, clock } = open()
    connection.start()
    await settle()
    sockets[0]?.handlers.opened()
    expect(connection.view().state).toBe('online')
    expect(log).toEqual(['catch-up'])
    sockets[0]?.handlers.closed()
    expect(connection.view().state).toBe('offline')
    expect(connection.socket()).toBeUndefined()
    await clock.advance(1_000)
    sockets[1]?.handlers.opened()
    expect(log).toEqual(['catch-up', 'catch-up'])
  })

  it('[CN2] waking up shortens the wait', async () => {
    const { connection, setToken, sockets } = open()
    setToken(undefined)
    connection.start()
    await settle()
    expect(connection.view().state).toBe('offline')
    setToken('back')
    connection.wake()
    await settle()
    expect(sockets.map((socket) => socket.token)).toEqual(['back'])
  })

  it('[CN2] what a person sends ends the wait, and disturbs no connection that is open', async () => {
    const { connection, setToken, sockets, log } = open()
    setToken(undefined)
    connection.start()
    await settle()
    setToken('back')
    connection.hurry()
    await settle()
    expect(sockets).toHaveLength(1)
    sockets[0]?.handlers.opened()
    connection.hurry()
    expect(log).toEqual(['catch-up'])
  })

  it('[CN2] a server that asks for a longer wait gets it', async () => {
    const { connection, setToken, sockets, clock } = open()
    const details = { retryAfterMs: 30_000 }
    setToken(new RefusedError({ code: 'rate_limited', message: '', details }))
    connection.start()
    await settle()
    setToken('back')
    connection.hurry()
    connection.wake()
    await clock.advance(29_999)
    await settle()
    expect(sockets).toEqual([])
    await clock.advance(1)
    await settle()
    expect(sockets).toHaveLength(1)
  })

  it('[CN4] moves to a socket with a new token before the old one ends, without going offline', async () => {
    const { connection, sockets, clock, renew, log } = open()
    connection.start()
    await settle()
    sockets[0]?.handlers.opened()
    renew('two')
    await clock.advance(540_000)
    expect(sockets[1]?.token).toBe('two')
    expect(sockets[0]?.isClosed).toBe(false)
    sockets[1]?.handlers.opened()
    expect(sockets[0]?.isClosed).toBe(true)
    sockets[0]?.handlers.closed()
    expect(connection.view().state).toBe('online')
    expect(log).toEqual(['catch-up', 'catch-up'])
  })

  it('[CN5] a refused handshake ends the session, stops for an upgrade, or only costs the token', async () => {
    const refused = async (code: string) => {
      const { connection, sockets, log } = open()
      connection.start()
      await settle()
      sockets[0]?.handlers.closed({ code })
      return { log, view: connection.view() }
    }
    expect((await refused('session_revoked')).log).toEqual(['over session_revoked'])
    expect((await refused('upgrade_required')).view.upgradeRequired).toBe(true)
    expect((await refused('unauthorized')).log).toEqual(['drop one'])
    expect((await refused('rate_limited')).view.state).toBe('offline')
  })
})
