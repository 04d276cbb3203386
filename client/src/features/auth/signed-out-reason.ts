import type { SessionView } from '@stogram/core'

export type SignedOutReason = NonNullable<Extract<SessionView, { phase: 'signed-out' }>['reason']>

/** Somebody who was signed in here has an account, unless it was just deleted. */
export function hasAccount(reason: SignedOutReason | undefined): boolean {
  return reason !== undefined && reason !== 'deleted'
}
