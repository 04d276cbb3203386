import { RefusedError } from '@stogram/contract'

/** Somebody else was faster: what they made is pulled, and the same is tried again on top of it. */
export function isLostRace(error: unknown): boolean {
  if (!(error instanceof RefusedError)) return false
  return error.code === 'stale_membership' || error.code === 'stale_epoch' || error.code === 'id_reused'
}
