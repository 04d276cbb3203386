import { OPERATIONS } from '@stogram/contract'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { describe, expect, it, vi } from 'vitest'
import type { Caller } from './handlers.ts'
import { networkOf } from './network-of.ts'
import { OperationError } from './operation-error.ts'
import { isOwnOrigin } from './origins.ts'
import { makeRateLimiter, type RateLimiter } from './rate-limiter.ts'
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
  const open = (options: { scale?: number; nowMs?: () => number } = {}) =>
    makeRateLimiter({ redis: undefined, scale: 1, key: new Uint8Array(32), nowMs: Date.now, ...options })
  /** A log-in as the dispatcher counts it. */
  const logIn = async (limiter: RateLimiter, username: string, address: string) => {
    const subject = { caller: nobody, address }
    await limiter.admit(OPERATIONS['auth:login'], subject)
    await limiter.admitName(OPERATIONS['auth:login'], { ...subject, request: { username } })
  }

  it('[WI14] allow five log-ins a minute for a name from a network, and no more for its other spellings', async () => {
    const limiter = open()
    const attempt = (username: string, address: string) => logIn(limiter, username, address)
    expect(await countAllowed(() => attempt('ada', '192.0.2.1'))).toBe(5)
    expect(await countAllowed(() => attempt('ADA', '192.0.2.77'))).toBe(0)
    expect(await countAllowed(() => attempt('bob', '192.0.2.1'))).toBe(5)
    // The owner elsewhere is not locked out.
    expect(await countAllowed(() => attempt('ada', '198.51.100.1'))).toBe(5)
  })

  it('[WI14] bound a network that tries many names', async () => {
    const limiter = open()
    let name = 0
    expect(await countAllowed(() => logIn(limiter, `n${name++}`, '192.0.2.1'))).toBe(30)
  })

  it('[WI14] let a family sign up at one table, whatever names are taken, and stop a farm of accounts or tries', async () => {
    const limiter = open()
    const operation = OPERATIONS['auth:register']
    const subject = { caller: nobody, address: '192.0.2.1' }
    const signUp = async (code?: 'username_taken' | 'bad_request') => {
      await limiter.admit(operation, subject)
      if (code !== undefined) await limiter.uncount(operation, subject, code)
    }
    for (let person = 0; person < 8; person++) {
      for (let name = 0; name < 2; name++) await signUp('username_taken')
      await signUp()
    }
    expect(await countAllowed(() => signUp('bad_request'))).toBe(4)
    const other = { ...subject, address: '198.51.100.1' }
    const guess = async () => {
      await limiter.admit(operation, other)
      await limiter.uncount(operation, other, 'username_taken')
    }
    expect(await countAllowed(guess)).toBe(60)
  })

  it('[WI14] count each membership op of an account, and make it wait after two groups of a thousand', async () => {
    let nowMs = 0
    const limiter = open({ nowMs: () => nowMs })
    const change = (id: string, ops: number) =>
      limiter.admitContent(OPERATIONS['chat:change'], device(id), { ops: Array(ops).fill({}) })
    change('ada', 1_001)
    change('ada', 1_001)
    expect(() => change('ada', 1)).toThrow(expect.objectContaining({ details: { retryAfterMs: 1_500 } }))
    expect(() => limiter.admitContent(OPERATIONS['chat:change'], device('ada'), { ops: [], epoch: {} })).not.toThrow()
    expect(() => change('bob', 1)).not.toThrow()
    nowMs += 1_500
    expect(() => change('ada', 1)).not.toThrow()
  })

  it('[WI15] remember no names of a network that is refused, and few counters for however many names', async () => {
    const remembered = new Set<string>()
    const consume = vi.spyOn(RateLimiterMemory.prototype, 'consume').mockImplementation(async function (
      this: RateLimiterMemory,
      key,
    ) {
      remembered.add(`${this.keyPrefix} ${key}`)
      if (remembered.has('refuse')) throw new RateLimiterRes(0, 1_000)
      return new RateLimiterRes(1, 1_000)
    })
    const limiter = open()
    for (let i = 0; i < 100; i++) await logIn(limiter, `name${i}`, '192.0.2.1')
    // The network's own, and for the names four digits: no more than 65,536 counters.
    for (const key of remembered) expect(key).toMatch(/^rate:auth0:60 192\.0\.2\.0\/24$|^rate:auth1:\d+ [0-9a-f]{4}$/)
    const before = remembered.add('refuse').size
    await expect(logIn(limiter, 'one.more', '192.0.2.1')).rejects.toThrow()
    expect(remembered.size).toBe(before)
    consume.mockRestore()
  })

  it('[WI15] refuse a network whose proofs keep failing before they are looked at, and nobody else', async () => {
    let nowMs = 0
    const limiter = open({ nowMs: () => nowMs })
    let looks = 0
    const fail = () =>
      limiter.proving('192.0.2.1', async () => {
        looks += 1
        throw new OperationError('unauthorized', { retryAfterMs: 0 })
      })
    for (let i = 0; i < 120; i++) await expect(fail()).rejects.toMatchObject({ code: 'unauthorized' })
    await expect(fail()).rejects.toMatchObject({ code: 'rate_limited', details: { retryAfterMs: 500 } })
    expect(looks).toBe(120)
    expect(await limiter.proving('198.51.100.1', async () => 'welcome')).toBe('welcome')
    nowMs += 500
    expect(await limiter.proving('192.0.2.1', async () => 'welcome')).toBe('welcome')
  })

  it('[WI14] let a device unlock five times a minute; what another one tries does not count for it', async () => {
    const limiter = open()
    const attempt = (deviceId: string) =>
      limiter.admit(OPERATIONS['auth:unlock'], {
        caller: { ...device('ada'), deviceId } as Caller,
        address: '192.0.2.1',
      })
    expect(await countAllowed(() => attempt('one'))).toBe(5)
    // On and on, from where the other one is.
    for (let i = 0; i < 50; i++) await expect(attempt('one')).rejects.toThrow()
    expect(await countAllowed(() => attempt('two'))).toBe(5)
  })

  it('[SF5] count the tries of a second factor for its account, wherever they come from', async () => {
    const limiter = open()
    let network = 0
    const attempt = (accountId: string) => () =>
      limiter.admit(OPERATIONS['auth:prove-factor'], {
        caller: { kind: 'factor', accountId, passwordVersion: 1, challenge: new Uint8Array(32), issuedAtMs: 0 },
        address: `192.0.${network++}.1`,
      })
    expect(await countAllowed(attempt('ada'))).toBe(5)
    expect(await countAllowed(attempt('bob'))).toBe(5)
  })

  it('[WI14] let a device send in bursts of 60, and 20 a second on and on', async () => {
    let nowMs = 0
    const limiter = open({ nowMs: () => nowMs })
    const attempt = () => limiter.admit(OPERATIONS['message:send'], { caller: device('a'), address: '' })
    expect(await countAllowed(attempt)).toBe(60)
    nowMs += 1_000
    expect(await countAllowed(attempt)).toBe(20)
    await limiter.admit(OPERATIONS['message:send'], { caller: device('b'), address: '' })
  })

  it('[WI14] let an account send 8 MiB at once, and 64 KiB a second on and on, with all its devices', async () => {
    let nowMs = 0
    const limiter = open({ nowMs: () => nowMs })
    const request = { body: new Uint8Array(65_536) }
    let devices = 0
    const attempt = async (accountId = 'ada') => {
      const caller = { ...device(accountId), deviceId: `device ${devices++}` } as Caller
      const name = devices % 2 === 0 ? 'message:send' : 'account:append'
      limiter.admitContent(OPERATIONS[name], caller, request)
    }
    expect(await countAllowed(attempt)).toBe(128)
    nowMs += 1_000
    expect(await countAllowed(attempt)).toBe(1)
    await attempt('bob')
  })

  it('[WI14] count the bytes of changes, ops, epochs and wraps together, and let no message wait behind them', async () => {
    const limiter = open({ nowMs: () => 0 })
    const part = new Uint8Array(1_048_576)
    const change = {
      chatId: 'c',
      ops: [{ body: part }, { body: part }],
      epoch: { body: part, wraps: [{ wrap: part }] },
    }
    const attempt = (name: 'chat:change' | 'chat:create') => async () =>
      limiter.admitContent(OPERATIONS[name], device('ada'), change)
    expect(await countAllowed(attempt('chat:create'), 1)).toBe(1)
    expect(await countAllowed(attempt('chat:change'))).toBe(1)
    expect(await countAllowed(attempt('chat:create'))).toBe(0)
    const send = async () => limiter.admitContent(OPERATIONS['message:send'], device('ada'), { body: part })
    expect(await countAllowed(send)).toBe(8)
  })

  it('are multiplied for many people behind one address', async () => {
    const limiter = open({ scale: 3 })
    const attempt = () => limiter.admit(OPERATIONS['auth:register'], { caller: nobody, address: '::1' })
    expect(await countAllowed(attempt)).toBe(36)
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
