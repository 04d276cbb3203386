import type { AccountId, ChatId, DeviceId } from '@stogram/contract'

export const ROOMS = {
  account: (id: AccountId) => `account:${id}`,
  device: (id: DeviceId) => `device:${id}`,
  session: (id: string) => `session:${id}`,
  chat: (id: ChatId) => `chat:${id}`,
} as const
