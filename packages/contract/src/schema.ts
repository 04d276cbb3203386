import * as z from 'zod/mini'
import { decodeBase64url } from './base64url.ts'

/**
 * Bytes travel as base64url text in JSON, over REST and the socket alike, and are a Uint8Array in code.
 * A schema made here accepts the text and yields the bytes; `encodeWire` is the way back.
 */
export function bytes(limits: { min?: number; max: number }) {
  const { min = 0, max } = limits
  const text = z
    .string()
    .check(z.minLength(Math.ceil((min * 4) / 3)), z.maxLength(Math.ceil((max * 4) / 3)), z.regex(/^[A-Za-z0-9_-]*$/))
  return z.pipe(
    text,
    z.transform((value, context): Uint8Array => {
      const decoded = decodeBase64url(value)
      if (decoded !== undefined) return decoded
      context.issues.push({ code: 'custom', message: 'not canonical base64url', input: value })
      return z.NEVER
    }),
  )
}

/** Fixed-length bytes, such as a hash or a salt. */
export function fixedBytes(length: number) {
  return bytes({ min: length, max: length })
}

/** An integer that may also arrive as digits, because it stands in a path or a query string. */
export function queryInteger(min: number, max: number) {
  const digits = z.pipe(
    z.string().check(z.regex(/^(0|[1-9]\d{0,14})$/)),
    z.transform((text) => Number(text)),
  )
  return z.pipe(z.union([z.number(), digits]), integer(min, max))
}

export function integer(min: number, max: number) {
  return z.int().check(z.minimum(min), z.maximum(max))
}

/** Epoch milliseconds. */
export function timestampMs() {
  return integer(0, 8_640_000_000_000_000)
}
