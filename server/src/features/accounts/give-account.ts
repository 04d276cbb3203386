import type { OpenedAccountAnswer } from '@stogram/contract'
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
): Promise<OpenedAccountAnswer> {
  const [entry] = await directory.findByIds([id])
  if (entry === undefined) throw new OperationError('wrong_credentials')
  return { ticket: await tokens.issueTicket(id), secrets, entry, devices: await devices.findSignedIn(id, nowMs()) }
}
