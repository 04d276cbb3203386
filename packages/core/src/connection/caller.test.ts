import { type Answer, RefusedError, UnreachableError } from '@stogram/contract'
import { describe, expect, it } from 'vitest'
import type { SocketConnection } from '../ports.ts'
import { isTransient, makeCaller } from './caller.ts'

function open(answers: Answer<unknown>[]) {
  const made: string[] = []
  let socket: SocketConnection | undefined
  let tokenCount = 0
  const answer = () => answers.shift() ?? { success: true, data: {} }
  const caller = makeCaller({
    network: {
      async request(name, _wire, token) {
        made.push(`http ${name} ${token}`)
        return answer()
      },
      connect: () => {
        throw new Error('not used')
      },
    },
    tokens: { fetch: async () => `t${tokenCount}`, drop: () => void tokenCount++ },
    socket: () => socket,
    refused: (error) => made.push(`refused ${error.code}`),
  })
  return {
    ...{ caller, made },
    openSocket() {
      socket = {
        async call(name) {
          made.push(`socket ${name}`)
          return answer()
        },
        close: () => {},
      }
    },
  }
}

const refusal = (code: 'unauthorized' | 'session_revoked'): Answer<unknown> => ({
  success: false,
  error: { code, message: '' },
})

describe('caller', () => {
  it('[CN6] uses the socket when it is open and the operation allows it', async () => {
    const { caller, made, openSocket } = open([])
    await caller.call('typing:start', { chatId: 'c' })
    openSocket()
    await caller.call('typing:start', { chatId: 'c' })
    await caller.call('auth:logout', {})
    expect(made).toEqual(['http typing:start t0', 'socket typing:start', 'http auth:logout t0'])
  })

  it('[CN6] replaces a refused token once', async () => {
    const { caller, made } = open([refusal('unauthorized')])
    await caller.call('auth:logout', {})
    expect(made).toEqual(['http auth:logout t0', 'http auth:logout t1'])
  })

  it('[CN6] goes over HTTP where the token of the socket has ended', async () => {
    const { caller, made, openSocket } = open([refusal('unauthorized'), refusal('unauthorized')])
    openSocket()
    await caller.call('typing:start', { chatId: 'c' })
    expect(made).toEqual(['socket typing:start', 'http typing:start t0', 'http typing:start t1'])
  })

  it('[CN6] reports what the server refused', async () => {
    const { caller, made } = open([refusal('session_revoked')])
    await expect(caller.call('auth:logout', {})).rejects.toMatchObject({ code: 'session_revoked' })
    expect(made.at(-1)).toBe('refused session_revoked')
  })

  it('[OB4] only what may pass by itself is transient', () => {
    const refused = (code: 'rate_limited' | 'forbidden' | 'unauthorized') => new RefusedError({ code, message: '' })
    expect(isTransient(new UnreachableError('x'))).toBe(true)
    expect(isTransient(refused('rate_limited'))).toBe(true)
    expect(isTransient(refused('unauthorized'))).toBe(true)
    expect(isTransient(refused('forbidden'))).toBe(false)
    expect(isTransient(new Error('bug'))).toBe(false)
  })
})
