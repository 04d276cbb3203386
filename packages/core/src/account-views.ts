import type { DeviceId, FactorKind, PasskeyId, PasskeyRequest } from '@stogram/contract'

// What an account tells of itself: its devices, and what a log-in asks for.

export interface DeviceView {
  deviceId: DeviceId
  name: string
  createdAtMs: number
  lastSeenAtMs?: number
  /** Since when it is logged out, as the server says; absent while it is logged in. */
  signedOutAtMs?: number
  isCurrent: boolean
}

/** What a log-in may be finished with. */
export interface FactorsAsked {
  kinds: FactorKind[]
  /** Present where `kinds` has `passkey`. */
  passkey?: PasskeyRequest
}

/** What a log-in asks for besides the password. */
export interface FactorsView {
  /** An authenticator app. */
  totp?: { sinceMs: number }
  passkeys: PasskeyView[]
  /** How many are left. */
  backupCodes: number
}

export interface PasskeyView {
  passkeyId: PasskeyId
  name: string
  createdAtMs: number
  lastUsedAtMs?: number
}

export interface RenewedRecovery {
  recoveryWords: string[]
  /** Nobody could tell whether the server has the new key: these words hold, or those from before. */
  mayOldHold?: true
}
