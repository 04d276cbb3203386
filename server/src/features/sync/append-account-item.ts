import type { LogStore } from '../../log/log.ts'
import type { Handler } from '../../realtime/handlers.ts'
import { OperationError, OVERLOAD_RETRY_MS } from '../../realtime/operation-error.ts'

export interface AppendAccountItemDeps {
  log: LogStore
}

export function makeAppendAccountItem({ log }: AppendAccountItemDeps): Handler<'account:append'> {
  return async ({ id, body }, { caller: { accountId, deviceId }, socketId }) => {
    const result = await log.append({
      logId: accountId,
      id,
      senderId: accountId,
      deviceId,
      kind: 'account',
      body,
      originSocketId: socketId,
    })
    if (result.verdict === 'id_reused' || result.verdict === 'quota_reached') throw new OperationError(result.verdict)
    if (result.verdict === 'overloaded') throw new OperationError('unavailable', { retryAfterMs: OVERLOAD_RETRY_MS })
    if (result.verdict !== 'ok' && result.verdict !== 'duplicate') throw new Error('an account lost its own log')
    return { id, seq: result.seq, hash: result.hash, atMs: result.at }
  }
}
