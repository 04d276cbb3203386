import type { AccountId, DeviceId, LogItem } from '@stogram/contract'
import type { OwnView, View } from '@stogram/e2ee'

/**
 * What somebody has signed that contradicts what this device was shown: their sealed bytes, whose signature covers their
 * view, and the two views. Nothing in it is anybody's text.
 */
export interface Evidence {
  seq: number
  itemId: string
  senderId: AccountId
  deviceId: DeviceId
  envelope: Uint8Array
  theirs: View
  /** What this device held at the places that the other view names. */
  ours: Pick<OwnView, 'logHead' | 'chain'>
}

export function evidenceOf(item: LogItem, theirs: View, { logHead, chain }: OwnView): Evidence {
  const { seq, id: itemId, senderId, deviceId, body: envelope } = item
  const ours = { ...(logHead && { logHead }), ...(chain && { chain }) }
  return { seq, itemId, senderId, deviceId, envelope, theirs, ours }
}
