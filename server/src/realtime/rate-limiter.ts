import { createHash } from 'node:crypto'
import { LIMITS, type Operation, usernameKey } from '@stogram/contract'
import type { Redis } from 'ioredis'
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import type { Caller } from './handlers.ts'
import { networkOf } from './network-of.ts'
import { OperationError } from './operation-error.ts'
import { type ClassLimit, RATE_LIMITS, type Subject } from './rate-limits.ts'
import { makeTokenBuckets } from './token-buckets.ts'

export interface RateSubject {
  caller: Caller
  address: string
  input: unknown
}

export interface RateLimiter {
  /** Throws OperationError('rate_limited') with `retryAfterMs`, or 'unavailable' where counting must not be skipped. */
  consume(operation: Operation, subject: RateSubject): Promise<void>
}

export interface RateLimiterDeps {
  redis: Redis | undefined
  scale: number
  nowMs: () => number
}

interface Counter {
  subject: Subject
  consume(key: string): Promise<void> | void
}

export function makeRateLimiter(deps: RateLimiterDeps): RateLimiter {
  const counters = new Map<string, Counter[]>()
  for (const [name, limits] of Object.entries(RATE_LIMITS)) {
    counters.set(
      name,
      limits.flatMap((limit, index) => makeCounters(limit, `${name}${index}`, deps)),
    )
  }
  return {
    async consume(operation, subject) {
      for (const counter of counters.get(operation.rateClass) ?? []) {
        const pending = counter.consume(keyOf(counter.subject, subject))
        // The load counters answer at once: no turn of the event loop for each message.
        if (pending !== undefined) await pending
      }
    },
  }
}

function makeCounters(limit: ClassLimit, name: string, deps: RateLimiterDeps): Counter[] {
  if (limit.kind === 'load') {
    const { burst, perSecond } = limit.bucket
    const buckets = makeTokenBuckets(
      { burst: Math.max(1, burst * deps.scale), perSecond: perSecond * deps.scale },
      deps.nowMs,
    )
    const consume = (key: string) => {
      const waitMs = buckets.take(key)
      if (waitMs > 0) throw new OperationError('rate_limited', { retryAfterMs: waitMs })
    }
    return [{ subject: limit.subject, consume }]
  }
  return limit.windows.map(({ points, seconds }) => {
    const options = {
      keyPrefix: `rate:${name}:${seconds}`,
      points: Math.max(1, Math.round(points * deps.scale)),
      duration: seconds,
    }
    const limiter = makeWindow(options, limit.isClosedWithoutRedis, deps.redis)
    return { subject: limit.subject, consume: (key) => consumeWindow(limiter, key) }
  })
}

function makeWindow(
  options: { keyPrefix: string; points: number; duration: number },
  isClosedWithoutRedis: boolean,
  redis: Redis | undefined,
): RateLimiterMemory | RateLimiterRedis {
  if (redis === undefined) return new RateLimiterMemory(options)
  const insurance = isClosedWithoutRedis ? {} : { insuranceLimiter: new RateLimiterMemory(options) }
  return new RateLimiterRedis({ ...options, ...insurance, storeClient: redis, rejectIfRedisNotReady: true })
}

async function consumeWindow(limiter: RateLimiterMemory | RateLimiterRedis, key: string): Promise<void> {
  try {
    await limiter.consume(key)
  } catch (error) {
    if (error instanceof RateLimiterRes) {
      throw new OperationError('rate_limited', { retryAfterMs: Math.ceil(error.msBeforeNext) })
    }
    // Redis is away and this class has no insurance: guessing must not become free because a counter is missing.
    throw new OperationError('unavailable', { retryAfterMs: 1_000 })
  }
}

function keyOf(subject: Subject, { caller, address, input }: RateSubject): string {
  if (subject === 'network') return networkOf(address)
  if (caller.kind === 'device') return subject === 'device' ? caller.deviceId : caller.accountId
  if (caller.kind === 'ticket') return caller.accountId
  // Hashed, so that no name that somebody typed stands in Redis.
  return createHash('sha256')
    .update(`${networkOf(address)}\n${triedName(input)}`)
    .digest('base64url')
}

function triedName(input: unknown): string {
  if (typeof input !== 'object' || input === null || !('username' in input)) return ''
  const name = input.username
  return typeof name === 'string' ? usernameKey(name.slice(0, LIMITS.usernameMaxLength)) : ''
}
