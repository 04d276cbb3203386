import type { FanOut } from '../../realtime/fan-out.ts'
import type { Handler } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import { ROOMS } from '../../realtime/rooms.ts'
import type { DirectoryRepository } from '../directory/index.ts'
import type { JoinsRepository } from './joins.repository.ts'
import { tellAdmins } from './tell-admins.ts'
import { verifyAsking } from './verify-asking.ts'

export interface AskToJoinDeps {
  joins: JoinsRepository
  directory: DirectoryRepository
  fanOut: FanOut
}

export function makeAskToJoin({ joins, directory, fanOut }: AskToJoinDeps): Handler<'join:ask'> {
  return async ({ request }, { caller }) => {
    const asking = await verifyAsking(directory, caller, request)
    const asked = await joins.ask(asking, request)
    const { chatId } = asking
    if (asked?.needsApproval === true) await tellAdmins(joins, fanOut, chatId)
    if (asked?.needsApproval === false) fanOut.emit('join:changed', { chatId }, { rooms: [ROOMS.chat(chatId)] })
    const link = await joins.findLink(asking)
    if (link === undefined) throw new OperationError('not_found')
    return link
  }
}
