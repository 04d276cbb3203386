import * as z from 'zod/mini'
import { session } from '../keys.ts'
import { defineOperation } from '../operation.ts'
import { bytes, timestampMs } from '../schema.ts'

/**
 * Rotates the refresh cookie. The device signs `requestId` and `atMs`, so that a stolen cookie alone is useless.
 * The same `requestId` may be repeated when the answer was lost: for 30 s, and for as long as nobody has used the
 * new cookie. Any other use of an old cookie ends the session on every holder.
 */
export const refresh = defineOperation({
  name: 'auth:refresh',
  summary: 'A device whose access token ends soon: trades the refresh cookie for a new one and a new access token.',
  method: 'POST',
  path: '/api/auth/refresh',
  overSocket: false,
  authentication: 'cookie',
  rateClass: 'refresh',
  request: z.strictObject({
    requestId: z.string().check(z.regex(/^[A-Za-z0-9_-]{22}$/)),
    atMs: timestampMs(),
    signature: bytes({ min: 64, max: 64 }),
  }),
  response: session,
  errors: ['unauthorized', 'session_revoked'],
})

/** What the device signs, as UTF-8: one line that no other signature of the product can be taken for. */
export function refreshStatement(requestId: string, atMs: number): string {
  return `stogram.refresh.v1\n${requestId}\n${atMs}`
}
