import { createHmac } from 'node:crypto'
import { type ErrorCode, type Operation, usernameKey } from '@stogram/contract'
import type { Redis } from 'ioredis'
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import type { Caller } from './handlers.ts'
import { networkOf } from './network-of.ts'
import { OperationError } from './operation-error.ts'
import {
  type Bucket,
  type ClassLimit,
  FAILED_PROOFS,
  MEMBERSHIP_OPS,
  RATE_LIMITS,
  SENT_BYTES,
  type Subject,
} from './rate-limits.ts'
import { makeTokenBuckets } from './token-buckets.ts'

export interface RateSubject {
  caller: Caller
  address: string
}

/**
 * Refuses by throwing OperationError('rate_limited') with `retryAfterMs`, or 'unavailable' where counting must not be
 * skipped. In this order: who calls, then how often, and only then what.
 */
export interface RateLimiter {
  /** Runs a proof of who calls. A network whose proofs keep failing is refused before they are looked at. */
  proving<T>(address: string, attempt: () => Promise<T>): Promise<T>
  /** Counts the call by network, account and device, before its input is read. */
  admit(operation: Operation, subject: RateSubject): Promise<void>
  /** Counts a stranger's call by the name it tries, once the input is known to be of the documented form. */
  admitName(operation: Operation, subject: RateSubject & { request: unknown }): Promise<void>
  /** Takes back what `admit` counted, where a refusal with this code is not to count. */
  uncount(operation: Operation, subject: RateSubject, code: ErrorCode): Promise<void>
  /** Counts what a device brings, membership ops and bytes of items, once the input is known to be of the documented form. */
  admitContent(operation: Operation, caller: Caller, request: unknown): void
}

export interface RateLimiterDeps {
  redis: Redis | undefined
  scale: number
  /** Makes it unknowable which other name shares a counter with a name. The same on every server. */
  key: Uint8Array
  nowMs: () => number
}

interface Counter {
  subject: Subject
  consume(key: string): Promise<void> | void
  giveBack(key: string): Promise<void>
  uncountedAfter: ErrorCode | undefined
}

export function makeRateLimiter(deps: RateLimiterDeps): RateLimiter {
  const failures = makeTokenBuckets(scaled(FAILED_PROOFS, deps.scale), deps.nowMs)
  const membershipOps = makeTokenBuckets(scaled(MEMBERSHIP_OPS, deps.scale), deps.nowMs)
  const sentBytes = {
    send: makeTokenBuckets(scaled(SENT_BYTES, deps.scale), deps.nowMs),
    membership: makeTokenBuckets(scaled(SENT_BYTES, deps.scale), deps.nowMs),
  }
  const counters = new Map<string, Counter[]>()
  for (const [name, limits] of Object.entries(RATE_LIMITS)) {
    counters.set(
      name,
      limits.flatMap((limit, index) => makeCounters(limit, `${name}${index}`, deps)),
    )
  }
  const consume = async ({ rateClass }: Operation, keyOf: (subject: Subject) => string | undefined) => {
    for (const counter of counters.get(rateClass) ?? []) {
      const key = keyOf(counter.subject)
      const pending = key === undefined ? undefined : counter.consume(key)
      // The load counters answer at once: no turn of the event loop for each message.
      if (pending !== undefined) await pending
    }
  }
  return {
    async proving(address, attempt) {
      const network = networkOf(address)
      mustNotWait(failures.peek(network))
      try {
        return await attempt()
      } catch (error) {
        if (error instanceof OperationError) failures.take(network)
        throw error
      }
    },
    admit: (operation, { caller, address }) => consume(operation, (subject) => keyOf(subject, caller, address)),
    async admitName(operation, { caller, address, request }) {
      const name = caller.kind === 'none' ? nameIn(request) : undefined
      if (name === undefined) return
      await consume(operation, (subject) => (subject === 'person' ? nameKey(deps.key, address, name) : undefined))
    },
    async uncount({ rateClass }, { caller, address }, code) {
      for (const counter of counters.get(rateClass) ?? []) {
        const key = counter.uncountedAfter === code ? keyOf(counter.subject, caller, address) : undefined
        if (key !== undefined) await counter.giveBack(key)
      }
    },
    admitContent({ rateClass }, caller, request) {
      if (caller.kind !== 'device') return
      const ops = countOps(request)
      if (ops > 0) mustNotWait(membershipOps.take(caller.accountId, ops))
      if (rateClass !== 'send' && rateClass !== 'membership') return
      const bytes = countBytes(request)
      if (bytes > 0) mustNotWait(sentBytes[rateClass].take(caller.accountId, bytes))
    },
  }
}

function makeCounters(limit: ClassLimit, name: string, deps: RateLimiterDeps): Counter[] {
  if (limit.kind === 'load') {
    const buckets = makeTokenBuckets(scaled(limit.bucket, deps.scale), deps.nowMs)
    const consume = (key: string) => mustNotWait(buckets.take(key))
    return [{ subject: limit.subject, consume, giveBack: async () => {}, uncountedAfter: undefined }]
  }
  return limit.windows.map(({ points, seconds }): Counter => {
    const options = {
      keyPrefix: `rate:${name}:${seconds}`,
      points: Math.max(1, Math.round(points * deps.scale)),
      duration: seconds,
    }
    const limiter = makeWindow(options, limit.isClosedWithoutRedis, deps.redis)
    return {
      subject: limit.subject,
      consume: (key) => consumeWindow(limiter, key),
      async giveBack(key) {
        // While Redis is away it stays counted.
        await limiter.reward(key).catch(() => undefined)
      },
      uncountedAfter: limit.uncountedAfter,
    }
  })
}

function scaled({ burst, perSecond }: Bucket, scale: number): Bucket {
  return { burst: Math.max(1, burst * scale), perSecond: perSecond * scale }
}

function mustNotWait(waitMs: number): void {
  if (waitMs > 0) throw new OperationError('rate_limited', { retryAfterMs: waitMs })
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

/** Undefined for a person who is only known by the name that is tried. */
function keyOf(subject: Subject, caller: Caller, address: string): string | undefined {
  if (subject === 'network') return networkOf(address)
  if (caller.kind === 'device') return subject === 'device' ? caller.deviceId : caller.accountId
  return caller.kind === 'ticket' || caller.kind === 'factor' ? caller.accountId : undefined
}

function nameIn(request: unknown): string | undefined {
  if (typeof request !== 'object' || request === null || !('username' in request)) return undefined
  return typeof request.username === 'string' ? usernameKey(request.username) : undefined
}

function countOps(request: unknown): number {
  const isWithOps = typeof request === 'object' && request !== null && 'ops' in request
  return isWithOps && Array.isArray(request.ops) ? request.ops.length : 0
}

/** Of everything in it that comes as bytes: bodies, and the wraps of an epoch. */
function countBytes(value: unknown): number {
  if (value instanceof Uint8Array) return value.length
  if (typeof value !== 'object' || value === null) return 0
  return Object.values(value).reduce<number>((sum, part) => sum + countBytes(part), 0)
}

/**
 * One of 65,536 counters, and no name that somebody typed: however many names are made up, no more is remembered.
 * Two pairs of network and name may share one; nobody can find out which.
 */
function nameKey(key: Uint8Array, address: string, name: string): string {
  const digest = createHmac('sha256', key)
    .update('rate\0')
    .update(`${networkOf(address)}\n${name}`)
    .digest()
  return digest.toString('hex', 0, NAME_KEY_BYTES)
}

const NAME_KEY_BYTES = 2
