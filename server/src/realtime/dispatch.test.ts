import type { ErrorCode } from '@stogram/contract'
import pino from 'pino'
import { expect, it } from 'vitest'
import { makePerson, registration, wire } from '../app/testing/people.ts'
import { makeMetrics } from '../infra/metrics.ts'
import { makeDispatch } from './dispatch.ts'
import type { Handlers } from './handlers.ts'
import { OperationError } from './operation-error.ts'
import { makeRateLimiter } from './rate-limiter.ts'

it('[WI14] a registration under a taken name uses up no account of its network', async () => {
  const request = wire(await registration(await makePerson('ada')))
  let isTaken = true
  const register = async () => {
    if (isTaken) throw new OperationError('username_taken')
    return {}
  }
  const dispatch = makeDispatch({
    handlers: { 'auth:register': register } as unknown as Handlers,
    authenticate: async () => ({ kind: 'none' }),
    limiter: makeRateLimiter({ redis: undefined, scale: 1, key: new Uint8Array(32), nowMs: Date.now }),
    metrics: makeMetrics(),
    log: pino({ enabled: false }),
  })
  const call = async () => {
    const { answer } = await dispatch({
      ...{
        name: 'auth:register',
        requestId: 'one',
        readInput: () => request,
        protocolVersion: 1,
        address: '192.0.2.1',
      },
    })
    return answer.success ? 'ok' : answer.error.code
  }
  for (let i = 0; i < 20; i++) expect(await call()).toBe('username_taken')
  isTaken = false
  for (let i = 0; i < 12; i++) expect(await call()).toBe('ok')
  expect(await call()).toBe('rate_limited')
})

it('[WI12] an error that an operation does not document is answered, and logged as a fault of the server', async () => {
  const lines: string[] = []
  let code: ErrorCode = 'forbidden'
  const dispatch = makeDispatch({
    handlers: { 'auth:check-username': async () => Promise.reject(new OperationError(code)) } as unknown as Handlers,
    authenticate: async () => ({ kind: 'none' }),
    limiter: makeRateLimiter({ redis: undefined, scale: 1, key: new Uint8Array(32), nowMs: Date.now }),
    metrics: makeMetrics(),
    log: pino({ level: 'error' }, { write: (line: string) => void lines.push(line) }),
  })
  const call = async () => {
    const readInput = () => ({ username: 'ada' })
    const { answer } = await dispatch({
      ...{ name: 'auth:check-username', requestId: 'call-7', readInput, protocolVersion: 1, address: '192.0.2.1' },
    })
    return answer.success ? 'ok' : answer.error.code
  }
  expect(await call()).toBe('forbidden')
  expect(lines).toEqual([])
  code = 'stale_epoch'
  expect(await call()).toBe('stale_epoch')
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { operation: 'auth:check-username', requestId: 'call-7', code: 'stale_epoch' },
  ])
})
