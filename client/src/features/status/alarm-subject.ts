import type { AlarmView } from '@stogram/core'
import type { AppState } from '../../state/store.ts'

/** The chat, person or device that an alarm is about, and the chat where that can be looked at. */
export interface AlarmSubject {
  name: string
  chatId: string | undefined
}

type Known = Pick<AppState, 'chatsById' | 'peopleById'>

export function subjectOf(state: Known, alarm: AlarmView): AlarmSubject | undefined {
  if (alarm.deviceId !== undefined) return { name: alarm.deviceName ?? 'Unnamed device', chatId: undefined }
  const name = nameOf(state, alarm)
  return name === undefined ? undefined : { name, chatId: chatOf(state, alarm) }
}

function nameOf({ chatsById, peopleById }: Known, { chatId, accountId }: AlarmView): string | undefined {
  const person = accountId === undefined ? undefined : peopleById[accountId]?.displayName
  return person ?? (chatId === undefined ? undefined : chatsById[chatId]?.title)
}

/** The chat that an alarm names, or the private one with the person that it names. */
function chatOf({ chatsById }: Known, { chatId, accountId }: AlarmView): string | undefined {
  if (chatId !== undefined) return chatsById[chatId]?.id
  return Object.values(chatsById).find((chat) => chat.peerId !== undefined && chat.peerId === accountId)?.id
}
