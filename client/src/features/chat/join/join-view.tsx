import type { GroupInvitationView } from '@stogram/core'
import { Link2Off } from 'lucide-react'
import { navigate } from '../../../state/route.ts'
import { AfterDelay } from '../../../ui/after-delay.tsx'
import { Avatar } from '../../../ui/avatar.tsx'
import { Button } from '../../../ui/button.tsx'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { Spinner } from '../../../ui/spinner.tsx'

export type JoinState =
  | { phase: 'looking' }
  | { phase: 'found'; invitation: GroupInvitationView }
  | { phase: 'not-found' }
  | { phase: 'failed'; sentence: string }

interface JoinViewProps {
  state: JoinState
  /** The chat is here already. */
  isIn?: boolean
  isBusy?: boolean
  onJoin?(): void
  onOpen?(): void
  onRetry?(): void
}

export function JoinView(props: JoinViewProps) {
  return <div className="grid h-full place-content-center overflow-y-auto bg-canvas p-6">{content(props)}</div>
}

function content(props: JoinViewProps) {
  const { state, isIn = false, onRetry } = props
  switch (state.phase) {
    case 'looking':
      return (
        <AfterDelay>
          <span role="status" aria-label="Looking at the link" className="text-muted">
            <Spinner size="lg" />
          </span>
        </AfterDelay>
      )
    case 'found':
      if (state.invitation.state === 'open' || state.invitation.standing === 'member' || isIn)
        return <Invitation {...props} isIn={isIn} invitation={state.invitation} />
      return <Ended {...ENDED[state.invitation.state]} />
    case 'not-found':
      return <Ended title="There is no group behind this link" text="It may have been copied only in part." />
    case 'failed':
      return (
        <EmptyState
          drawing={<Icon glyph={Link2Off} size="lg" />}
          title="The link could not be looked up"
          text={state.sentence}
          action={<Button onClick={onRetry}>Try again</Button>}
        />
      )
  }
}

const ENDED: Record<Exclude<GroupInvitationView['state'], 'open'>, { title: string; text: string }> = {
  expired: { title: 'This link has expired', text: 'Ask whoever gave it to you for a new one.' },
  used_up: {
    title: 'This link is used up',
    text: 'It has let in as many people as it was made for. Ask for a new one.',
  },
  revoked: { title: 'This link was taken back', text: 'Ask whoever gave it to you for a new one.' },
  closed: { title: 'This group was closed', text: 'Nobody can join it any more.' },
}

function Ended({ title, text }: { title: string; text: string }) {
  return (
    <EmptyState
      drawing={<Icon glyph={Link2Off} size="lg" />}
      title={title}
      text={text}
      action={<Button onClick={() => navigate({ name: 'home' })}>To my chats</Button>}
    />
  )
}

interface InvitationProps extends JoinViewProps {
  invitation: GroupInvitationView
  isIn: boolean
}

function Invitation({ invitation, isIn, isBusy = false, onJoin, onOpen }: InvitationProps) {
  const { chatId, title, memberCount, standing, needsApproval } = invitation
  const name = title === '' ? 'A group' : title
  return (
    <div className="w-80 max-w-full rounded-xl border border-line bg-surface p-8">
      <div className="grid grid-cols-1 justify-items-center gap-1 text-center">
        <Avatar id={chatId} name={name} size="xl" />
        <h2 className="wrap-anywhere mt-3 max-w-full font-semibold text-title">
          <bdi>{name}</bdi>
        </h2>
        {memberCount > 0 && (
          <p className="text-muted text-small">
            Group · {memberCount} {memberCount === 1 ? 'person' : 'people'}
          </p>
        )}
        <p role="status" className="mt-3 text-balance text-label text-muted">
          {isIn || standing === 'member' ? 'You belong to this group.' : words(standing, needsApproval)}
        </p>
        <div className="mt-5 grid w-full gap-2">
          {isIn && (
            <Button variant="primary" size="lg" isWide onClick={onOpen}>
              Open the group
            </Button>
          )}
          {!isIn && standing === 'stranger' && (
            <Button variant="primary" size="lg" isWide isBusy={isBusy} onClick={onJoin}>
              {needsApproval ? 'Ask to join' : 'Join the group'}
            </Button>
          )}
          <Button variant="quiet" isWide onClick={() => navigate({ name: 'home' })}>
            To my chats
          </Button>
        </div>
      </div>
    </div>
  )
}

function words(standing: 'stranger' | 'asked' | 'declined' | 'member', needsApproval: boolean): string {
  if (standing === 'declined') return 'An admin did not let you in. With another link you can ask again.'
  if (standing === 'asked') {
    return needsApproval
      ? 'You have asked to join. The group appears among your chats once an admin lets you in.'
      : 'You are let in as soon as a member’s device is online. The group then appears among your chats.'
  }
  return needsApproval
    ? 'An admin decides who comes in. The members will see your name.'
    : 'The members will see your name and what you write.'
}
