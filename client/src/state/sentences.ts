import type { CoreErrorCode } from '@stogram/core'

/** Every code in words that say what to do. The one place where codes become sentences. */
export const SENTENCES: Record<CoreErrorCode, string> = {
  offline: 'There is no connection to the server. Check the network and try again.',
  storage_failed: 'This browser could not save. Free some space on the device and try again.',
  revocations_used_up:
    'This account has signed out 1,000 devices, which is as many as it ever can. Make a new account.',
  tampered: 'What the server sent does not match its signature. Nothing was accepted.',
  not_signed_in: 'This device is signed out. Log in again.',
  unsupported: 'This browser cannot do that.',
  bad_recovery_words: 'These are not the words of a recovery key. Compare them with your copy.',
  bad_request: 'The server did not accept this.',
  unauthorized: 'This device must log in again.',
  wrong_credentials: 'The username or the password is wrong.',
  wrong_code: 'This code is wrong, or it was used before.',
  session_revoked: 'This device was signed out from another device.',
  account_locked: 'This account is locked. Ask whoever runs this server.',
  forbidden: 'You may not do that here.',
  not_found: 'Nothing was found.',
  username_taken: 'Somebody already has this username.',
  id_reused: 'This was already sent with other content.',
  key_changed: 'The identity of this person has changed. Open the chat with them and decide there.',
  stale_epoch: 'The chat changed meanwhile. Try again.',
  stale_membership: 'The members changed meanwhile. Try again.',
  stale_version: 'There is a newer version already. Try again.',
  too_many_devices: 'This account has as many devices as it may have. Remove one first.',
  too_large: 'This is too large to send.',
  quota_reached: 'Your account has used up its room on this server. Ask whoever runs it for more.',
  upgrade_required: 'This page is older than the server. Reload it.',
  rate_limited: 'Too many tries. Wait a little and try again.',
  internal: 'The server failed. Try again in a while.',
  unavailable: 'This cannot be done right now. Try again in a moment.',
}

const UNKNOWN = 'Something went wrong. Try again.'

/** The code of a failed command; undefined for what is not one. */
export function codeOf(error: unknown): CoreErrorCode | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  const { code } = error
  return typeof code === 'string' && code in SENTENCES ? (code as CoreErrorCode) : undefined
}

export function sentenceFor(error: unknown): string {
  const code = codeOf(error)
  if (code === undefined) return UNKNOWN
  const waitMs = code === 'rate_limited' ? retryAfterMsOf(error) : 0
  return waitMs > 0 ? `Too many tries. Try again in ${waitWords(waitMs)}.` : SENTENCES[code]
}

/** Zero when the server did not say. */
function retryAfterMsOf(error: unknown): number {
  if (typeof error !== 'object' || error === null || !('retryAfterMs' in error)) return 0
  return typeof error.retryAfterMs === 'number' ? error.retryAfterMs : 0
}

/** Rounded up: nobody comes back too early. */
function waitWords(waitMs: number): string {
  const seconds = Math.ceil(waitMs / 1_000)
  if (seconds < 60) return count(seconds, 'second')
  const minutes = Math.ceil(seconds / 60)
  return minutes <= 90 ? count(minutes, 'minute') : count(Math.ceil(minutes / 60), 'hour')
}

function count(number: number, unit: string): string {
  return `${number} ${unit}${number === 1 ? '' : 's'}`
}

/** For a form of somebody signed in: the username is right in any case. */
export function sentenceForPassword(error: unknown): string {
  return codeOf(error) === 'wrong_credentials' ? 'That is not your password.' : sentenceFor(error)
}
