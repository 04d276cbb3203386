import type { Handler } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import type { DirectoryRepository } from '../directory/index.ts'
import type { JoinsRepository } from './joins.repository.ts'
import { verifyAsking } from './verify-asking.ts'

export function makeReadLink(joins: JoinsRepository, directory: DirectoryRepository): Handler<'join:read'> {
  return async ({ request }, { caller }) => {
    const link = await joins.findLink(await verifyAsking(directory, caller, request))
    if (link === undefined) throw new OperationError('not_found')
    return link
  }
}
