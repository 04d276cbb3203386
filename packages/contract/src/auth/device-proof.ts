import * as z from 'zod/mini'
import { bytes, timestampMs } from '../schema.ts'

/**
 * By what a device shows that it holds its signing key at this moment: certificates are public, this is not.
 * `signature` is over `deviceStatement`; `atMs` may be five minutes off, and a refusal for that says the server's time.
 */
export const deviceProof = z.strictObject({
  requestId: z.string().check(z.regex(/^[A-Za-z0-9_-]{22}$/)),
  atMs: timestampMs(),
  signature: bytes({ min: 64, max: 64 }),
})
export type DeviceProof = z.output<typeof deviceProof>

/** What the device signs, as UTF-8: lines that no other signature of the product can be taken for. */
export function deviceStatement(
  purpose: 'register' | 'enrol' | 'recover' | 'rotate' | 'refresh' | 'resume',
  { requestId, atMs }: Pick<DeviceProof, 'requestId' | 'atMs'>,
): string {
  return `stogram.${purpose}.v1\n${requestId}\n${atMs}`
}
