import type { MessageView } from '@stogram/core'
import { ComposerView } from './composer/composer-view.tsx'
import { JoinRequestList } from './details/join-request-list.tsx'
import { JoinView } from './join/join-view.tsx'
import { LinkList } from './links/link-list.tsx'
import { NewLinkForm } from './links/new-link-form.tsx'
import type { MessageActions } from './message/message-actions.ts'
import { sampleInvitation, sampleLinks } from './sample-links.ts'
import { conversation, sampleMessage } from './sample-messages.ts'
import { DownButton } from './timeline/down-button.tsx'
import { MessageList } from './timeline/message-list.tsx'
import { makeTimelineRows } from './timeline/timeline-rows.ts'
import { TimelineEmpty, TimelineFailed, TimelineLoading } from './timeline/timeline-states.tsx'
import { ChatHeader } from './view/chat-header.tsx'
import { FailedBar } from './view/failed-bar.tsx'
import { JoinRequestsBar } from './view/join-requests-bar.tsx'
import { KeyChangeBannerView } from './view/key-change-banner.tsx'

const nothing = () => undefined
const actions: MessageActions = {
  reply: nothing,
  edit: nothing,
  copy: nothing,
  react: nothing,
  askReaction: nothing,
  showReactions: nothing,
  askDelete: nothing,
  retry: nothing,
  discard: nothing,
  jump: nothing,
}
const field = { current: null }
const LONG = 'Wolfeschlegelsteinhausenbergerdorff family reunion, second try سارة'
const askers = ['Mira Okafor', LONG].map((displayName, index) => ({
  chatId: 'chat',
  person: { accountId: `${index}`, username: 'mira', displayName, bio: '', isSelf: false },
  askedAtMs: 0,
}))
const STATES = ['queued', 'sent', 'delivered', 'read', 'failed'] as const

function Frame({ children }: { children: React.ReactNode }) {
  return <div className="relative w-panel rounded-md border border-line bg-canvas py-2">{children}</div>
}

function List({ shown, typingNames = [] }: { shown: MessageView[]; typingNames?: string[] }) {
  return (
    <Frame>
      <MessageList
        label="Messages"
        rows={makeTimelineRows(shown, shown[3]?.order, false)}
        isGroup
        canPost
        actions={actions}
        typingNames={typingNames}
      />
    </Frame>
  )
}

function Field(props: Partial<React.ComponentProps<typeof ComposerView>>) {
  return (
    <Frame>
      <ComposerView
        text=""
        mode={undefined}
        charactersLeft={undefined}
        field={field}
        onText={nothing}
        onKeyDown={nothing}
        onSubmit={nothing}
        onCancelMode={nothing}
        {...props}
      />
    </Frame>
  )
}

export const gallery = {
  'A conversation': <List shown={conversation} typingNames={['Mira']} />,
  'How far a message came': (
    <List
      shown={STATES.map((state, index) => sampleMessage(index, { isOwn: true, state, text: `This one is ${state}` }))}
    />
  ),
  'Long words and other scripts': (
    <List
      shown={[
        sampleMessage(1, { isOwn: true, state: 'sent', text: 'Donaudampfschifffahrtsgesellschaftskapitän'.repeat(4) }),
        sampleMessage(2, { text: 'مرحبا، see https://example.org/a?b=c (today).' }),
        sampleMessage(3, { text: '🎉🎉' }),
      ]}
    />
  ),
  Header: (
    <Frame>
      <ChatHeader
        chat={{ id: 'chat', kind: 'GROUP', title: 'Weekend hike' }}
        status="6 people"
        isVerified
        typingNames={['Mira']}
        dot={undefined}
        isPanelOpen={false}
        onPanel={nothing}
      />
    </Frame>
  ),
  Composer: <Field />,
  'Composer with a reply': (
    <Field text="Me" mode={{ kind: 'reply', title: 'Reply to Mira', text: 'Who has the stove?' }} />
  ),
  'Composer over the limit': <Field text="Too long" charactersLeft={-12} />,
  'Not sent': (
    <Frame>
      <FailedBar count={3} onRetryAll={nothing} />
    </Frame>
  ),
  'Changed keys': (
    <Frame>
      <KeyChangeBannerView
        name="Mira Sandoval"
        change={{ reason: 'new-keys' }}
        isBusy={false}
        onCompare={nothing}
        onAccept={nothing}
      />
      <KeyChangeBannerView
        name="Mira Sandoval"
        change={{ reason: 'other-account', wasVerified: true }}
        isBusy={false}
        onCompare={nothing}
        onAccept={nothing}
      />
    </Frame>
  ),
  Loading: (
    <Frame>
      <TimelineLoading />
    </Frame>
  ),
  Failed: (
    <Frame>
      <TimelineFailed onRetry={nothing} />
    </Frame>
  ),
  Empty: (
    <Frame>
      <TimelineEmpty isGroup={false} title="Mira Okafor" />
    </Frame>
  ),
  'Join: open': <JoinView state={{ phase: 'found', invitation: sampleInvitation }} />,
  'Join: asked': (
    <JoinView
      state={{
        phase: 'found',
        invitation: { ...sampleInvitation, standing: 'asked', needsApproval: true, title: LONG },
      }}
    />
  ),
  'Join: expired': <JoinView state={{ phase: 'found', invitation: { ...sampleInvitation, state: 'expired' } }} />,
  'Join links': (
    <div className="grid w-80 gap-4">
      <LinkList links={sampleLinks} isBusy={false} onRevoke={nothing} />
      <NewLinkForm isFull={false} isBusy={false} onMake={nothing} />
    </div>
  ),
  'People who want to join': (
    <div className="grid w-80 gap-4">
      <JoinRequestsBar count={2} onOpen={nothing} />
      <JoinRequestList requests={askers} isBusy={false} onDecide={nothing} />
    </div>
  ),
  'Down button': (
    <div className="relative h-20 w-20">
      <DownButton unread={12} onPress={nothing} />
    </div>
  ),
}
