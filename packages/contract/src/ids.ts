import * as z from 'zod/mini'

/** An account: base64url of its 32-byte `aid`, which is the hash of its public keys. */
export const accountId = z.string().check(z.regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/))
export type AccountId = string

/** A device: base64url of the first 16 bytes of its certificate's hash. */
export const deviceId = z.string().check(z.regex(/^[A-Za-z0-9_-]{21}[AQgw]$/))
export type DeviceId = string

/** A chat: base64url of 16 bytes derived from its two accounts or from its first op. */
export const chatId = z.string().check(z.regex(/^[A-Za-z0-9_-]{21}[AQgw]$/))
export type ChatId = string

/** A log is named by the chat or the account it belongs to. */
export const logId = z.string().check(z.regex(/^[A-Za-z0-9_-]{22}$|^[A-Za-z0-9_-]{43}$/))
export type LogId = string

/**
 * Which history a server tells. Another one than before: the database was restored from a snapshot, and from some
 * place on its logs hold other items than they did, or none.
 */
export const historyId = z.string().check(z.regex(/^[A-Za-z0-9_-]{22}$/))

/** An item's name, made by the client that writes it (UUIDv7) and never changed: the idempotency key. */
export const itemId = z.string().check(z.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/))
export type ItemId = string

export const seq = z.int().check(z.minimum(1), z.maximum(2_147_483_647))
