import { OPERATIONS } from '@stogram/contract'
import { describe, expect, it } from 'vitest'
import type { Caller } from './handlers.ts'
import { networkOf } from './network-of.ts'
import { OperationError } from './operation-error.ts'
import { isOwnOrigin } from './origins.ts'
import { makeRateLimiter } from './rate-limiter.ts'
import { parseRefreshCookie } from './refresh-cookie.ts'
import { makeTokenBuckets } from './token-buckets.ts'

const device = (id: string): Caller => ({ kind: 'device', accountId: id, deviceId: id, sessionId: id, expiresAtMs: 0 })

/** How many calls pass before the first refusal. */
async function countAllowed(attempt: () => Promise<void>, most = 1_000): Promise<number> {
  for (let count = 0; count < most; count++) {
    try {
      await attempt()
    } catch (error) {
      expect(error).toBeInstanceOf(OperationError)
      expect((error as OperationError).details).toEqual({ retryAfterMs: expect.any(Number) })
      return count
    }
  }
  return most
}

describe('limits', () => {
  const nobody: Caller = { kind: 'none' }

  it('[WI14] allow five log-ins a minute for a name from a network, and no more for its other spellings', async () => {
    const limiter = makeRateLimiter({ redis: undefined, scale: 1, nowMs: Date.now })
    const attempt = (username: string, address: string) =>
      limiter.consume(OPERATIONS['auth:login'], { caller: nobody, address, input: { username } })
    expect(await countAllowed(() => attempt('ada', '192.0.2.1'))).toBe(5)
    expect(await countAllowed(() => attempt('ADA', '192.0.2.77'))).toBe(0)
    expect(await countAllowed(() => attempt('bob', '192.0.2.1'))).toBe(5)
    // The owner elsewhere is not locked out.
    expect(await countAllowed(() => attempt('ada', '198.51.100.1'))).toBe(5)
  })

  it('[WI14] bound a network that tries many names', async () => {
    const limiter = makeRateLimiter({ redis: undefined, scale: 1, nowMs: Date.now })
    let name = 0
    const attempt = () =>
      limiter.consume(OPERATIONS['auth:login'], {
        caller: nobody,
        address: '192.0.2.1',
        input: { username: `n${name++}` },
      })
    expect(await countAllowed(attempt)).toBe(30)
  })

  it('[WI14] let a device send in bursts of 60, and 20 a second on and on', async () => {
    let nowMs = 0
    const limiter = makeRateLimiter({ redis: undefined, scale: 1, nowMs: () => nowMs })
    const attempt = () => limiter.consume(OPERATIONS['message:send'], { caller: device('a'), address: '', input: {} })
    expect(await countAllowed(attempt)).toBe(60)
    nowMs += 1_000
    expect(await countAllowed(attempt)).toBe(20)
    await limiter.consume(OPERATIONS['message:send'], { caller: device('b'), address: '', input: {} })
  })

  it('are multiplied for many people behind one address', async () => {
    const limiter = makeRateLimiter({ redis: undefined, scale: 3, nowMs: Date.now })
    const attempt = () => limiter.consume(OPERATIONS['auth:register'], { caller: nobody, address: '::1', input: {} })
    expect(await countAllowed(attempt)).toBe(15)
  })

  it('take any input for a name without failing', async () => {
    const limiter = makeRateLimiter({ redis: undefined, scale: 1, nowMs: Date.now })
    for (const input of [undefined, null, 7, [], { username: {} }, { username: 'x'.repeat(1_000_000) }]) {
      await limiter.consume(OPERATIONS['auth:login'], {
        caller: nobody,
        address: `192.0.${String(input).length % 250}.2`,
        input,
      })
    }
  })
})

describe('token buckets', () => {
  it('tell how long to wait, and forget the ones that are full again', () => {
    let nowMs = 0
    const buckets = makeTokenBuckets({ burst: 1, perSecond: 4 }, () => nowMs)
    expect(buckets.take('a')).toBe(0)
    expect(buckets.take('a')).toBe(250)
    nowMs = 250
    expect(buckets.take('a')).toBe(0)
    for (let i = 0; i < 30_000; i++) {
      nowMs += 1
      expect(buckets.take(`key ${i}`)).toBe(0)
    }
  })
})

describe('a network', () => {
  it.each([
    ['192.0.2.77', '192.0.2.0/24'],
    ['::ffff:192.0.2.77', '192.0.2.0/24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8::6', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })
})

describe('an origin', () => {
  const own = new Set(['https://chat.example'])
  it.each([
    [{}, true],
    [{ origin: 'https://chat.example', 'sec-fetch-site': 'same-origin' }, true],
    [{ origin: 'https://chat.example', 'sec-fetch-site': 'cross-site' }, true],
    [{ 'sec-fetch-site': 'none' }, true],
    [{ origin: 'https://evil.example' }, false],
    [{ origin: 'null' }, false],
    [{ 'sec-fetch-site': 'same-site' }, false],
    [{ 'sec-fetch-site': 'cross-site' }, false],
  ])('of %j is own: %s', (headers, isOwn) => {
    expect(isOwnOrigin(headers, own)).toBe(isOwn)
  })
})

describe('the refresh cookie', () => {
  it.each([
    [undefined, undefined],
    ['', undefined],
    ['a=b; __Host-rt=token', 'token'],
    ['__Host-rt=', undefined],
    ['rt=token; __Host-rtx=token', undefined],
  ])('in %j is %j', (header, token) => {
    expect(parseRefreshCookie(header)).toBe(token)
  })
})
