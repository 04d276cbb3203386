import { usernameKey } from '@stogram/contract'
import type { Handler } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import type { DirectoryRepository } from '../directory/index.ts'

export function makeFindUser(directory: DirectoryRepository): Handler<'user:find'> {
  return async ({ username }) => {
    const entry = await directory.findByUsernameKey(usernameKey(username))
    if (entry === undefined) throw new OperationError('not_found')
    return entry
  }
}
