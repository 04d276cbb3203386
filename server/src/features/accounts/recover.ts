import type { Logger } from 'pino'
import type { Handler } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import type { DirectoryRepository } from '../directory/index.ts'
import type { AccountsRepository } from './accounts.repository.ts'
import { findRecovering } from './find-recovering.ts'

export interface RecoverDeps {
  accounts: AccountsRepository
  directory: DirectoryRepository
  auditLog: Logger
}

export function makeRecover({ accounts, directory, auditLog }: RecoverDeps): Handler<'auth:recover'> {
  return async (proof) => {
    const { id, secrets } = await findRecovering({ accounts, auditLog }, proof)
    const [entry] = await directory.findByIds([id])
    if (entry === undefined) throw new OperationError('wrong_credentials')
    return { secrets, entry }
  }
}
