import type { Handler } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import type { UsersRepository } from './users.repository.ts'

export function makeUpdateProfile(users: UsersRepository): Handler<'user:update-profile'> {
  return async (profile, { caller }) => {
    const isUpdated = await users.updateProfile(caller.accountId, profile)
    if (!isUpdated) throw new OperationError('session_revoked')
    return {}
  }
}
