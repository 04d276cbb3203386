import { type Request, usernameKey } from '@stogram/contract'
import {
  equalBytes,
  idBytes,
  idText,
  verifyDeviceCertificate,
  verifyDeviceList,
  verifyIdentityChain,
} from '@stogram/e2ee/public'
import type { Logger } from 'pino'
import type { Handler } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import { mustVerify } from '../directory/index.ts'
import { mustProveDevice, type StartSession } from '../sessions/index.ts'
import type { AccountsRepository } from './accounts.repository.ts'
import type { AuthHash } from './auth-hash.ts'
import { hashRecoverySecret } from './recovery-hash.ts'

export interface RegisterDeps {
  accounts: AccountsRepository
  authHash: AuthHash
  startSession: StartSession
  isRegistrationOpen: boolean
  auditLog: Logger
  nowMs: () => number
}

export function makeRegister(deps: RegisterDeps): Handler<'auth:register'> {
  const { accounts, authHash, startSession, auditLog } = deps
  return async (request, { cookie }) => {
    if (!deps.isRegistrationOpen) throw new OperationError('forbidden', { registration: 'closed' })
    const { identityHash, deviceId, deviceKey } = await verifyRecords(request)
    const { authSecret, recoverySecret, proof, ...published } = request
    // Everything else in the request is public, or known to who has the password: only the device can sign this.
    await mustProveDevice(deviceKey, 'register', proof, deps.nowMs())
    const isCreated = await accounts.create({
      ...published,
      usernameKey: usernameKey(request.username),
      authHash: await authHash.make(authSecret),
      recoveryHash: recoverySecret && hashRecoverySecret(recoverySecret),
      identityHash,
      deviceId,
    })
    if (!isCreated && !(await isRepeat(deps, request, deviceId))) throw new OperationError('username_taken')
    const { accountId } = request
    const event = isCreated ? 'registered' : 'registration-repeated'
    auditLog.info({ event, accountId, deviceId }, 'account registered')
    return startSession({ accountId, deviceId }, cookie)
  }
}

/** Nothing but a whole, consistent set of records becomes an account: its peers will insist on all of it. */
async function verifyRecords(
  request: Request<'auth:register'>,
): Promise<{ identityHash: Uint8Array; deviceId: string; deviceKey: Uint8Array }> {
  const hasHalf = (request.recoverySecret === undefined) !== (request.secrets.arkByRecovery === undefined)
  if (hasHalf) throw new OperationError('bad_request', { record: 'recoverySecret' })
  const identity = await mustVerify('bad_request', 'identity', () =>
    verifyIdentityChain([request.identity], idBytes(request.accountId)),
  )
  const device = await mustVerify('bad_request', 'certificate', () =>
    verifyDeviceCertificate(request.certificate, identity),
  )
  const list = await mustVerify('bad_request', 'deviceList', () => verifyDeviceList(request.deviceList, identity))
  const [onlyDevice, ...others] = list.deviceIds
  const isFirst = list.version === 1 && list.revokedIds.length === 0 && others.length === 0
  if (!isFirst || onlyDevice === undefined || !equalBytes(onlyDevice, device.deviceId)) {
    throw new OperationError('bad_request', { record: 'deviceList' })
  }
  return { identityHash: identity.airHash, deviceId: idText(device.deviceId), deviceKey: device.dkPub }
}

/** The same person asks again because the first answer was lost. */
async function isRepeat(
  { accounts, authHash }: RegisterDeps,
  { accountId, username, authSecret }: Request<'auth:register'>,
  deviceId: string,
): Promise<boolean> {
  const existing = await accounts.findById(accountId)
  if (existing?.usernameKey !== usernameKey(username)) return false
  return (await authHash.matches(authSecret, existing.authHash)) && (await accounts.hasDevice(accountId, deviceId))
}
