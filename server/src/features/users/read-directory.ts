import type { Handler } from '../../realtime/handlers.ts'
import type { DirectoryRepository } from '../directory/index.ts'

export function makeReadDirectory(directory: DirectoryRepository): Handler<'user:directory'> {
  return async ({ accountIds }) => ({ entries: await directory.findByIds([...new Set(accountIds)]) })
}
