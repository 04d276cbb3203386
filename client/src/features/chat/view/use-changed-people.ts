import type { ChatView, KeyChange, PersonView } from '@stogram/core'
import { useEffect, useMemo, useState } from 'react'
import { core } from '../../../state/core-client.ts'
import { selectPeopleById } from '../../../state/people.selectors.ts'
import { useStore } from '../../../state/store.ts'

export type ChangedPerson = PersonView & { keyChange: KeyChange }

const NOBODY: readonly ChangedPerson[] = []

/** Those in this chat whose changed keys hold what is written here. */
export function useChangedPeople(chat: ChatView): readonly ChangedPerson[] {
  const people = useStore(selectPeopleById)
  const changed = useMemo(() => Object.values(people).filter(isChanged), [people])
  const verified = useMemo(() => changed.filter(({ keyChange }) => keyChange.wasVerified), [changed])
  const isGroup = chat.peerId === undefined
  const memberIds = useMemberIds(chat, isGroup && verified.length > 0)
  return useMemo(() => {
    if (!isGroup) return changed.filter(({ accountId }) => accountId === chat.peerId)
    return memberIds === undefined ? NOBODY : verified.filter(({ accountId }) => memberIds.has(accountId))
  }, [isGroup, chat.peerId, changed, verified, memberIds])
}

/** Read only where it matters, which is hardly ever. */
function useMemberIds(chat: ChatView, isWanted: boolean): ReadonlySet<string> | undefined {
  const [memberIds, setMemberIds] = useState<ReadonlySet<string>>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: The count tells of changes.
  useEffect(() => {
    if (!isWanted) return
    let isCurrent = true
    core.readMembers(chat.id).then(
      (members) => isCurrent && setMemberIds(new Set(members.map(({ accountId }) => accountId))),
      // @NOTE What is sent is refused all the same, and says why.
      () => undefined,
    )
    return () => {
      isCurrent = false
    }
  }, [isWanted, chat.id, chat.memberCount])
  return memberIds
}

function isChanged(person: PersonView): person is ChangedPerson {
  return person.keyChange !== undefined
}
