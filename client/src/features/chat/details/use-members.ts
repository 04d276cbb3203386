import type { ChatView, MemberView } from '@stogram/core'
import { useEffect, useState } from 'react'
import { core } from '../../../state/core-client.ts'
import { sortMembers } from './roles.ts'

/** Undefined until they are read; read anew when somebody comes or goes. */
export function useMembers(chat: ChatView): readonly MemberView[] | undefined {
  const [members, setMembers] = useState<readonly MemberView[]>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: The count and the last message tell of changes.
  useEffect(() => {
    let isCurrent = true
    core.readMembers(chat.id).then(
      (read) => isCurrent && setMembers(sortMembers(read)),
      // @NOTE the old list stays; the next change reads again.
      () => undefined,
    )
    return () => {
      isCurrent = false
    }
  }, [chat.id, chat.memberCount, chat.last?.kind === 'system' ? chat.last.atMs : 0])
  return members
}
