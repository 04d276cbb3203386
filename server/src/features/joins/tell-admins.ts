import type { ChatId } from '@stogram/contract'
import type { FanOut } from '../../realtime/fan-out.ts'
import { ROOMS } from '../../realtime/rooms.ts'
import type { JoinsRepository } from './joins.repository.ts'

/** Only they have something to decide. */
export async function tellAdmins(joins: JoinsRepository, fanOut: FanOut, chatId: ChatId): Promise<void> {
  const adminIds = await joins.findAdminIds(chatId)
  fanOut.emit('join:changed', { chatId }, { rooms: adminIds.map(ROOMS.account) })
}
