import * as z from 'zod/mini'
import { accountId, deviceId } from './ids.ts'
import { LIMITS } from './limits.ts'
import { bytes, fixedBytes, integer } from './schema.ts'

/** Argon2id parameters. The client enforces its own floor and cap on what a server returns. */
export const kdf = z.strictObject({
  salt: fixedBytes(16),
  memoryKiB: integer(1, 1_048_576),
  iterations: integer(1, 10),
  parallelism: integer(1, 4),
})
export type Kdf = z.output<typeof kdf>

/** A record and the signatures over it, exactly as signed. */
export const signedRecord = z.strictObject({
  record: bytes({ max: 4_096 }),
  signatures: z.array(bytes({ max: 512 })).check(z.minLength(1), z.maxLength(2)),
})
export type SignedRecord = z.output<typeof signedRecord>

/** A device certificate with the identity key's signature. */
export const signedCertificate = z.strictObject({
  certificate: bytes({ max: 512 }),
  signature: bytes({ max: 512 }),
})
export type SignedCertificate = z.output<typeof signedCertificate>

/** A device list with the identity key's signature. */
export const signedDeviceList = z.strictObject({
  list: bytes({ max: 20_480 }),
  signature: bytes({ max: 512 }),
})
export type SignedDeviceList = z.output<typeof signedDeviceList>

export const secretVersion = integer(1, 2_147_483_647)

/**
 * A password as the server stores it. authSecret: what the password proves itself with from now on.
 * passwordVersion: one above the version in force.
 */
export const passwordSlot = {
  authSecret: fixedBytes(32),
  kdf,
  arkByPassword: bytes({ max: LIMITS.sealedBlobBytes }),
  passwordVersion: secretVersion,
}

/**
 * A recovery key as the server stores it. recoverySecret: what the key proves itself with from now on.
 * recoveryVersion: one above the version in force.
 */
export const recoverySlot = {
  recoverySecret: fixedBytes(32),
  arkByRecovery: bytes({ max: LIMITS.sealedBlobBytes }),
  recoveryVersion: secretVersion,
}

/**
 * The account's secrets as the server keeps them: sealed, every one.
 * arkByPassword: the account root key under the password. arkByRecovery: the same under the recovery key.
 * sealedKeys: both private identity keys under the account root key.
 * Each is bound to its own version, which a change raises by one.
 */
const secrets = {
  arkByPassword: bytes({ max: LIMITS.sealedBlobBytes }),
  passwordVersion: secretVersion,
  arkByRecovery: z.optional(bytes({ max: LIMITS.sealedBlobBytes })),
  recoveryVersion: secretVersion,
  sealedKeys: bytes({ max: LIMITS.sealedBlobBytes }),
  keysVersion: secretVersion,
}

/** Those that an account begins with. */
export const firstSecrets = z.strictObject(secrets)

/** formerKeys: what the keys of before a rotation still open, under the root key and bound to `keysVersion`. */
export const sealedSecrets = z.strictObject({
  ...secrets,
  formerKeys: z.optional(bytes({ max: LIMITS.formerKeysBytes })),
})
export type SealedSecrets = z.output<typeof sealedSecrets>

/** The end of an account, signed by its identity key. */
export const signedTombstone = z.strictObject({
  tombstone: bytes({ max: 256 }),
  signature: bytes({ max: 512 }),
})
export type SignedTombstone = z.output<typeof signedTombstone>

/** What one account publishes of itself; the receiver verifies all of it against the account id. */
export const directoryEntry = z.strictObject({
  accountId,
  username: z.string(),
  displayName: z.string(),
  bio: z.string(),
  identityChain: z.array(signedRecord),
  certificates: z.array(signedCertificate),
  deviceList: signedDeviceList,
  /** Of an account that has ended; its name and words about itself are empty then. */
  tombstone: z.optional(signedTombstone),
})
export type DirectoryEntry = z.output<typeof directoryEntry>

/**
 * What a log-in ends with. The ticket lives ten minutes and opens only `device:enrol`; the client checks every record
 * before using a key.
 */
export const openedAccount = z.strictObject({
  ticket: z.string(),
  secrets: sealedSecrets,
  entry: directoryEntry,
  /** Those that are not revoked, the one seen the longest ago first. isSignedIn: it has a session that can go on. */
  devices: z.array(z.strictObject({ deviceId, isSignedIn: z.boolean() })),
})
export type OpenedAccountAnswer = z.output<typeof openedAccount>

/**
 * A device as its own account sees it. Its name is sealed in the account's log.
 *
 * signedOutAtMs  since when no session of it can go on: when the last one ended, or, where that is forgotten, when the
 *                device was seen last; absent while it is signed in
 */
export const deviceSummary = z.strictObject({
  deviceId,
  createdAtMs: integer(0, Number.MAX_SAFE_INTEGER),
  lastSeenAtMs: z.optional(integer(0, Number.MAX_SAFE_INTEGER)),
  signedOutAtMs: z.optional(integer(0, Number.MAX_SAFE_INTEGER)),
  isCurrent: z.boolean(),
  revokedAtMs: z.optional(integer(0, Number.MAX_SAFE_INTEGER)),
})
export type DeviceSummary = z.output<typeof deviceSummary>

/** An access token and when it ends; the refresh token travels in an HttpOnly cookie only. */
export const session = z.strictObject({
  accountId,
  deviceId,
  accessToken: z.string(),
  accessExpiresAtMs: integer(0, Number.MAX_SAFE_INTEGER),
})
export type Session = z.output<typeof session>
