import type { LogStore } from '../../log/log.ts'
import type { Handler } from '../../realtime/handlers.ts'
import { OperationError, OVERLOAD_RETRY_MS } from '../../realtime/operation-error.ts'

export interface SendItemDeps {
  log: LogStore
}

/** The hot path: membership, role and epoch are checked by the very statement that appends. */
export function makeSendItem({ log }: SendItemDeps): Handler<'message:send'> {
  return async (request, { caller: { accountId, deviceId }, socketId }) => {
    const { chatId, ...item } = request
    const result = await log.append({
      ...item,
      logId: chatId,
      senderId: accountId,
      deviceId,
      originSocketId: socketId,
    })
    switch (result.verdict) {
      case 'ok':
      case 'duplicate':
        return { id: item.id, seq: result.seq, hash: result.hash, atMs: result.at }
      case 'not_member':
        throw new OperationError('not_found')
      case 'closed':
        throw new OperationError('forbidden')
      case 'overloaded':
        throw new OperationError('unavailable', { retryAfterMs: OVERLOAD_RETRY_MS })
      case 'stale_epoch':
      case 'id_reused':
      case 'quota_reached':
        throw new OperationError(result.verdict)
    }
  }
}
