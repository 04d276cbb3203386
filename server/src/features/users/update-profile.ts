import type { Handler } from '../../realtime/handlers.ts'
import type { UsersRepository } from './users.repository.ts'

export function makeUpdateProfile(users: UsersRepository): Handler<'user:update-profile'> {
  return async (profile, { caller }) => {
    await users.updateProfile(caller.accountId, profile)
    return {}
  }
}
