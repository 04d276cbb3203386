import type { ChatView, MemberView } from '@stogram/core'
import { useEffect, useMemo, useState } from 'react'
import { core } from '../../../state/core-client.ts'
import { selectPeopleById } from '../../../state/people.selectors.ts'
import { useStore } from '../../../state/store.ts'
import { sortMembers } from './roles.ts'

/** Undefined until they are read; read anew when somebody comes or goes. */
export function useMembers(chat: ChatView): readonly MemberView[] | undefined {
  const [read, setMembers] = useState<readonly MemberView[]>()
  const people = useStore(selectPeopleById)
  // biome-ignore lint/correctness/useExhaustiveDependencies: The count and the last message tell of changes.
  useEffect(() => {
    let isCurrent = true
    core.readMembers(chat.id).then(
      (found) => isCurrent && setMembers(sortMembers(found)),
      // @NOTE the old list stays; the next change reads again.
      () => undefined,
    )
    return () => {
      isCurrent = false
    }
  }, [chat.id, chat.memberCount, chat.last?.kind === 'system' ? chat.last.atMs : 0])
  // What is known of a person may change while the list stays.
  return useMemo(
    () => read?.map((member) => ({ ...(people[member.accountId] ?? member), role: member.role })),
    [read, people],
  )
}
