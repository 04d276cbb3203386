import type { ItemId } from '@stogram/contract'

/** A UUIDv7: the idempotency key of an item, roughly sorted by the time it was made. */
export function makeItemId(nowMs: number): ItemId {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  new DataView(bytes.buffer).setUint32(0, Math.floor(nowMs / 0x1_0000))
  new DataView(bytes.buffer).setUint16(4, nowMs & 0xffff)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/** 16 random bytes as 22 characters, for a request that may be repeated. */
export function makeRequestId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(17))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .slice(0, 22)
}
