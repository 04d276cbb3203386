import type { OpenedAccountAnswer } from '@stogram/contract'
import { idBytes, verifyDeviceList, verifyIdentityChain } from '@stogram/e2ee/public'
import { OperationError } from '../../realtime/operation-error.ts'
import type { DevicesRepository } from '../devices/index.ts'
import type { DirectoryRepository } from '../directory/index.ts'
import type { AccessTokens } from '../sessions/index.ts'
import type { StoredAccount } from './accounts.repository.ts'

export interface GiveAccountDeps {
  directory: DirectoryRepository
  devices: Pick<DevicesRepository, 'findSignedIn'>
  tokens: AccessTokens
  nowMs: () => number
}

/** What a log-in ends with. Only for who has proved everything that the account asks for. */
export async function giveAccount(
  { directory, devices, tokens, nowMs }: GiveAccountDeps,
  { id, secrets }: StoredAccount,
  factors: string,
): Promise<OpenedAccountAnswer> {
  const [entry] = await directory.findByIds([id])
  if (entry === undefined) throw new OperationError('wrong_credentials')
  const identity = await verifyIdentityChain(entry.identityChain, idBytes(id))
  const { version: listVersion } = await verifyDeviceList(entry.deviceList, identity)
  const { passwordVersion } = secrets
  const ticket = await tokens.issueTicket({ accountId: id, passwordVersion, factors, listVersion })
  return { ticket, secrets, entry, devices: await devices.findSignedIn(id, nowMs()) }
}
