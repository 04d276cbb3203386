import type { ChatId } from '@stogram/contract'
import type { ChatView, PersonView } from '@stogram/core'
import { useMemo } from 'react'
import { selectChat } from '../../../state/chats.selectors.ts'
import { useMinuteMs } from '../../../state/clock.ts'
import { selectPerson, selectPresence } from '../../../state/people.selectors.ts'
import { useStore } from '../../../state/store.ts'
import { Banner } from '../../../ui/banner.tsx'
import { sinceLabel } from '../../../ui/date-labels.ts'
import { PersonCard, presenceLabel } from '../../people/index.ts'
import { EncryptionCard } from './encryption-card.tsx'
import { GroupPanel } from './group-panel.tsx'
import { IntroducedBy } from './introduced-by.tsx'
import { PanelActions } from './panel-actions.tsx'

/** About one chat: the person, or the group and its members. */
export function ChatPanel({ chatId }: { chatId: ChatId }) {
  const chat = useStore(useMemo(() => selectChat(chatId), [chatId]))
  if (chat === undefined) return null
  return (
    <div className="grid grid-cols-1 gap-5 pb-5 three:p-5">
      {chat.kind === 'GROUP' ? <GroupPanel key={chat.id} chat={chat} /> : <PersonPanel chat={chat} />}
    </div>
  )
}

function PersonPanel({ chat }: { chat: ChatView }) {
  const person = useStore(useMemo(() => selectPerson(chat.peerId), [chat.peerId]))
  const presence = useStore(useMemo(() => selectPresence(chat.peerId), [chat.peerId]))
  const nowMs = useMinuteMs()
  const stub = { accountId: chat.peerId ?? chat.id, username: '', displayName: chat.title, bio: '', isSelf: false }
  const shown: PersonView = person ?? stub
  return (
    <>
      <PersonCard person={shown} note={presenceLabel(presence, nowMs)}>
        {shown.isDeleted !== true && shown.verifiedAtMs === undefined && (
          <IntroducedBy key={shown.accountId} accountId={shown.accountId} />
        )}
      </PersonCard>
      {shown.isDeleted === true ? (
        <Banner title="This account was deleted">
          Its messages stay on your devices. Nothing can be written to it any more.
        </Banner>
      ) : (
        <>
          <PanelActions person={shown} />
          <EncryptionCard>
            Messages are locked on your device and opened on your own and <bdi>{chat.title}</bdi>’s devices only. The
            server cannot read them.{' '}
            {shown.verifiedAtMs === undefined
              ? 'You have not compared keys with each other.'
              : `You compared keys ${sinceLabel(shown.verifiedAtMs, nowMs)}.`}
          </EncryptionCard>
        </>
      )}
    </>
  )
}
