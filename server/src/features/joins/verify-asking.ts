import { idText, parseJoinRequest, verifyJoinRequest } from '@stogram/e2ee/public'
import type { DeviceCaller } from '../../realtime/handlers.ts'
import { type DirectoryRepository, findCallerDevice, mustVerify } from '../directory/index.ts'
import type { Asking } from './joins.repository.ts'

/** Whoever shows this holds the link's secret and is who calls. Throws OperationError('bad_request' | 'forbidden'). */
export async function verifyAsking(
  directory: DirectoryRepository,
  caller: DeviceCaller,
  bytes: Uint8Array,
): Promise<Asking> {
  const request = await mustVerify('bad_request', 'request', () => parseJoinRequest(bytes))
  const device = await findCallerDevice(directory, caller)
  await mustVerify('forbidden', 'request', () => verifyJoinRequest(request, device))
  return { chatId: idText(request.chatId), linkKey: request.inviteKey, accountId: caller.accountId }
}
