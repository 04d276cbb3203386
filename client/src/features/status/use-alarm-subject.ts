import type { AlarmView } from '@stogram/core'
import { selectChatsById } from '../../state/chats.selectors.ts'
import { selectPeopleById } from '../../state/people.selectors.ts'
import { useStore } from '../../state/store.ts'
import { type AlarmSubject, subjectOf } from './alarm-subject.ts'

export function useAlarmSubject(alarm: AlarmView): AlarmSubject | undefined {
  const chatsById = useStore(selectChatsById)
  const peopleById = useStore(selectPeopleById)
  return subjectOf({ chatsById, peopleById }, alarm)
}
