import type { AccountNotice } from '@stogram/contract'
import type { TransactionInput } from '../../log/log.ts'
import { makeUuidV7 } from './uuid-v7.ts'

/** An item by which the server tells an account's own devices that something of theirs changed. */
export function makeNotice(
  accountId: string,
  notice: AccountNotice,
  actor: { accountId: string; deviceId: string },
): TransactionInput {
  return {
    logId: accountId,
    id: makeUuidV7(Date.now()),
    senderId: actor.accountId,
    deviceId: actor.deviceId,
    kind: 'notice',
    body: new TextEncoder().encode(JSON.stringify(notice)),
  }
}
