import type { GroupInvitationView } from '@stogram/core'
import { useEffect, useMemo, useState } from 'react'
import { selectChat } from '../../../state/chats.selectors.ts'
import { core } from '../../../state/core-client.ts'
import { navigate } from '../../../state/route.ts'
import { codeOf, sentenceFor } from '../../../state/sentences.ts'
import { useStore } from '../../../state/store.ts'
import { type JoinState, JoinView } from './join-view.tsx'

/** What a join link opens: a group, and the way in. Give it a key of the link. */
export function JoinPage({ link }: { link: string }) {
  const [state, setState] = useState<JoinState>({ phase: 'looking' })
  const [isBusy, setBusy] = useState(false)
  const invitation = state.phase === 'found' ? state.invitation : undefined
  const isIn = useIsIn(invitation)
  useInvitation(link, state.phase === 'looking', setState)
  useGoInWhenLetIn(invitation, isIn)
  async function join(): Promise<void> {
    setBusy(true)
    try {
      setState({ phase: 'found', invitation: await core.askToJoin(link) })
    } catch (error) {
      setState(failureOf(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <JoinView
      state={state}
      isIn={isIn}
      isBusy={isBusy}
      onJoin={() => void join()}
      onOpen={() => invitation && openChat(invitation)}
      onRetry={() => setState({ phase: 'looking' })}
    />
  )
}

function useInvitation(link: string, isLooking: boolean, set: (state: JoinState) => void): void {
  useEffect(() => {
    if (!isLooking) return
    let isCurrent = true
    core.readInvitation(link).then(
      (invitation) => isCurrent && set({ phase: 'found', invitation }),
      (error: unknown) => isCurrent && set(failureOf(error)),
    )
    return () => {
      isCurrent = false
    }
  }, [link, isLooking, set])
}

/** The chat is on this device, and this account belongs to it. */
function useIsIn(invitation: GroupInvitationView | undefined): boolean {
  const chatId = invitation?.chatId ?? ''
  return useStore(useMemo(() => selectChat(chatId), [chatId]))?.canPost === true
}

/** Whoever has asked and waits here needs no further press. */
function useGoInWhenLetIn(invitation: GroupInvitationView | undefined, isIn: boolean): void {
  const isWaiting = invitation?.standing === 'asked'
  useEffect(() => {
    if (isWaiting && isIn) openChat(invitation)
  }, [isWaiting, isIn, invitation])
}

function openChat({ chatId }: GroupInvitationView): void {
  navigate({ name: 'chat', chatId }, { replace: true })
}

function failureOf(error: unknown): JoinState {
  return codeOf(error) === 'not_found' ? { phase: 'not-found' } : { phase: 'failed', sentence: sentenceFor(error) }
}
