import { PassThrough } from 'node:stream'
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { makeCallLog } from './call-log.ts'

describe('the log of calls', () => {
  it('tells of slow calls once in a while, with how many there were', () => {
    const destination = new PassThrough()
    let nowMs = 0
    const tell = makeCallLog(pino({ level: 'info' }, destination), () => nowMs)
    const call = { operation: 'message:send', requestId: 'one', over: 'socket', code: 'ok', durationMs: 1_500 } as const
    for (let i = 0; i < 1_000; i++) tell(call)
    tell({ ...call, operation: 'sync:pull' })
    tell({ ...call, durationMs: 10 })
    nowMs = 5_000
    tell(call)
    const lines = String(destination.read()).trim().split('\n')
    const told = lines.map((line) => JSON.parse(line) as { operation: string; alsoSlow: number })
    expect(told.map(({ operation, alsoSlow }) => [operation, alsoSlow])).toEqual([
      ['message:send', 0],
      ['sync:pull', 0],
      ['message:send', 999],
    ])
  })
})
