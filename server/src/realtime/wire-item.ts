import type { LogItem as WireItem } from '@stogram/contract'
import type { LogItem } from '../log/log.ts'

/** A stored item as the contract names its fields. */
export function toWireItem(item: LogItem): WireItem {
  return {
    logId: item.logId,
    seq: item.seq,
    id: item.id,
    senderId: item.senderId,
    deviceId: item.deviceId,
    kind: item.kind,
    ...(item.targetId === null ? {} : { targetId: item.targetId }),
    ...(item.epoch === null ? {} : { epoch: item.epoch }),
    body: item.body,
    hash: item.hash,
    atMs: item.at,
  }
}
