import { encodeBase64url } from './base64url.ts'

/** The same value with every Uint8Array replaced by its base64url text, ready for JSON. */
export function encodeWire(value: unknown): unknown {
  if (value instanceof Uint8Array) return encodeBase64url(value)
  if (Array.isArray(value)) return value.map(encodeWire)
  if (value === null || typeof value !== 'object') return value
  const encoded: Record<string, unknown> = {}
  for (const [key, field] of Object.entries(value)) {
    if (field !== undefined) encoded[key] = encodeWire(field)
  }
  return encoded
}
