import type { Bucket } from './rate-limits.ts'

export interface TokenBuckets {
  /**
   * Takes one token, or as many as are asked for; answers 0, or how long to wait for the next one. One is enough to
   * take many: the bucket then owes the others, and whoever comes next waits for them.
   */
  take(key: string, tokens?: number): number
  /** Answers as `take` would, and takes nothing. */
  peek(key: string): number
}

const SWEEP_ABOVE = 10_000

/** One bucket for each key. A bucket that has filled up again is forgotten: it says nothing that a new one would not. */
export function makeTokenBuckets({ burst, perSecond }: Bucket, nowMs: () => number): TokenBuckets {
  const buckets = new Map<string, { tokens: number; atMs: number }>()
  let sweepAbove = SWEEP_ABOVE

  const sweep = (now: number) => {
    for (const [key, bucket] of buckets) {
      const fillMs = ((burst - bucket.tokens) / perSecond) * 1_000
      if (now - bucket.atMs > fillMs) buckets.delete(key)
    }
    sweepAbove = Math.max(SWEEP_ABOVE, buckets.size * 2)
  }

  /** How long until there is a token, once what has flowed in since is counted. */
  const refill = (bucket: { tokens: number; atMs: number }, now: number) => {
    const elapsedMs = Math.max(0, now - bucket.atMs)
    bucket.tokens = Math.min(burst, bucket.tokens + (elapsedMs * perSecond) / 1_000)
    bucket.atMs = now
    return bucket.tokens < 1 ? Math.ceil(((1 - bucket.tokens) * 1_000) / perSecond) : 0
  }

  return {
    peek(key) {
      const bucket = buckets.get(key)
      return bucket === undefined ? 0 : refill(bucket, nowMs())
    },
    take(key, tokens = 1) {
      const now = nowMs()
      const bucket = buckets.get(key)
      if (bucket === undefined) {
        if (buckets.size >= sweepAbove) sweep(now)
        buckets.set(key, { tokens: burst - tokens, atMs: now })
        return 0
      }
      const waitMs = refill(bucket, now)
      if (waitMs === 0) bucket.tokens -= tokens
      return waitMs
    },
  }
}
