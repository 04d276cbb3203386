import type { AccountId } from '@stogram/contract'
import { useEffect, useState } from 'react'
import { core } from '../../../state/core-client.ts'
import { navigate } from '../../../state/route.ts'
import { sentenceFor } from '../../../state/sentences.ts'
import { inviteFailure } from './invite-failure.ts'
import { type InviteState, InviteView } from './invite-view.tsx'

/** What an invite link opens: a person, and the way to write to them. Give it a key of the account. */
export function InvitePage({ accountId }: { accountId: AccountId }) {
  const [state, setState] = useState<InviteState>({ phase: 'looking' })
  const [isOpening, setOpening] = useState(false)
  useInvitedPerson(accountId, state.phase === 'looking', setState)
  async function open(): Promise<void> {
    setOpening(true)
    try {
      navigate({ name: 'chat', chatId: await core.openPrivateChat(accountId) }, { replace: true })
    } catch (error) {
      setState({ phase: 'failed', sentence: sentenceFor(error) })
    } finally {
      setOpening(false)
    }
  }
  return (
    <InviteView
      state={state}
      isOpening={isOpening}
      onOpen={() => void open()}
      onRetry={() => setState({ phase: 'looking' })}
    />
  )
}

function useInvitedPerson(accountId: AccountId, isLooking: boolean, set: (state: InviteState) => void): void {
  useEffect(() => {
    if (!isLooking) return
    let isCurrent = true
    core.fetchPerson(accountId).then(
      (person) => isCurrent && set(person === undefined ? { phase: 'not-found' } : { phase: 'found', person }),
      (error: unknown) => isCurrent && set(inviteFailure(error)),
    )
    return () => {
      isCurrent = false
    }
  }, [accountId, isLooking, set])
}
