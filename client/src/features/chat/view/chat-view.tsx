import type { ChatId, ItemId } from '@stogram/contract'
import type { ChatView as ChatModel, MessageView } from '@stogram/core'
import { useCallback, useMemo, useRef, useState } from 'react'
import { selectChat } from '../../../state/chats.selectors.ts'
import { selectPerson } from '../../../state/people.selectors.ts'
import { navigate } from '../../../state/route.ts'
import { useStore } from '../../../state/store.ts'
import { Button } from '../../../ui/button.tsx'
import { EmojiDialog } from '../../../ui/emoji/emoji-dialog.tsx'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { Composer } from '../composer/composer.tsx'
import { useKeptTarget } from '../composer/use-kept-target.ts'
import { usePanel } from '../details/use-panel.ts'
import { TimelinePane } from '../timeline/timeline-pane.tsx'
import type { TimelineHandle } from '../timeline/use-conversation-scroll.ts'
import { useJoinRequests } from '../use-join-requests.ts'
import { ChatHeader } from './chat-header.tsx'
import { DeleteDialog } from './delete-dialog.tsx'
import { FailedBar } from './failed-bar.tsx'
import { ForkBanner } from './fork-banner.tsx'
import { JoinRequestsBar } from './join-requests-bar.tsx'
import { KeyChangeBanner } from './key-change-banner.tsx'
import { deleteWithUndo } from './pending-deletes.ts'
import { retryAll } from './retry-all.ts'
import { useChangedPeople } from './use-changed-people.ts'
import { useChatStatus } from './use-chat-status.ts'
import { useFieldFocus } from './use-field-focus.ts'
import { useMessageActions } from './use-message-actions.ts'
import { WhoReacted } from './who-reacted.tsx'

/** One open chat. Give it a key of the chat. */
export function ChatView({ chatId }: { chatId: ChatId }) {
  const chat = useStore(useMemo(() => selectChat(chatId), [chatId]))
  if (chat !== undefined) return <OpenChat chat={chat} />
  return (
    <EmptyState
      title="This chat is not on this device"
      text="It may have been left, or its history is still on its way."
      action={<Button onClick={() => navigate({ name: 'home' })}>To my chats</Button>}
    />
  )
}

function OpenChat({ chat }: { chat: ChatModel }) {
  const { target, choose: setTarget, keepText, write } = useKeptTarget(chat.id)
  const [toDelete, setToDelete] = useState<MessageView>()
  const [toReact, setToReact] = useState<MessageView>()
  const [reactedId, setReactedId] = useState<ItemId>()
  const timeline = useRef<TimelineHandle>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  const actions = useMessageActions({
    chatId: chat.id,
    timeline,
    setTarget,
    askReaction: setToReact,
    showReactions: useCallback(({ id }: MessageView) => setReactedId(id), []),
    askDelete: setToDelete,
  })
  const hiddenIds = useStore((state) => state.deletingIds)
  const peer = useStore(useMemo(() => selectPerson(chat.peerId), [chat.peerId]))
  const { status, typingNames, dot } = useChatStatus(chat)
  const changed = useChangedPeople(chat)
  // Whoever was verified may have been replaced: writing on is a decision, not a habit.
  const isHeld = changed.some(({ keyChange }) => keyChange.wasVerified)
  const panel = usePanel()
  const joinRequests = useJoinRequests(chat.id)
  useFieldFocus(field)

  return (
    <div className="flex h-full min-h-0 flex-col bg-canvas">
      <ChatHeader
        chat={chat}
        isVerified={peer?.verifiedAtMs !== undefined}
        status={status}
        typingNames={typingNames}
        dot={dot}
        isPanelOpen={panel.isOpen}
        onPanel={() => panel.setOpen(!panel.isOpen)}
      />
      <JoinRequestsBar count={joinRequests.length} onOpen={() => panel.setOpen(true)} />
      <ForkBanner chatId={chat.id} />
      <TimelinePane
        chat={chat}
        actions={actions}
        typingNames={typingNames}
        hiddenIds={hiddenIds}
        handle={timeline}
        onLeaveDown={() => field.current?.focus()}
      />
      {changed.map((person) => (
        <KeyChangeBanner key={person.accountId} chatId={chat.id} person={person} />
      ))}
      <FailedBar count={chat.failed} onRetryAll={() => void retryAll(chat.id)} />
      {chat.canPost && isHeld && <FootNote>Decide above before you write on.</FootNote>}
      {chat.canPost && !isHeld && (
        <Composer
          chat={chat}
          target={target}
          field={field}
          onTarget={setTarget}
          onEdited={keepText}
          onWrite={write}
          onSent={() => timeline.current?.showNewest()}
          onEditLast={() => {
            const last = lastOwn(chat.id)
            if (last !== undefined) setTarget({ kind: 'edit', message: last })
          }}
          onToList={() => timeline.current?.focusLast()}
        />
      )}
      {!chat.canPost && <FootNote>{whyReadOnly(chat)} What was written stays readable here.</FootNote>}
      <EmojiDialog
        isOpen={toReact !== undefined}
        title="React"
        onClose={() => setToReact(undefined)}
        onChoose={(emoji) => {
          if (toReact !== undefined) actions.react(toReact, emoji)
          setToReact(undefined)
        }}
      />
      <WhoReacted chatId={chat.id} messageId={reactedId} onClose={() => setReactedId(undefined)} />
      <DeleteDialog
        chat={chat}
        message={toDelete}
        onClose={() => setToDelete(undefined)}
        onDelete={(forAll) => {
          if (toDelete !== undefined) deleteWithUndo({ chatId: chat.id, id: toDelete.id, forAll })
          setToDelete(undefined)
        }}
      />
    </div>
  )
}

/** In the place of the composer. */
function FootNote({ children }: { children: React.ReactNode }) {
  return <p className="safe-bottom border-line border-t bg-surface p-4 text-center text-muted text-label">{children}</p>
}

function whyReadOnly(chat: ChatModel): string {
  if (chat.kind === 'PRIVATE') return 'This account was deleted.'
  return chat.isClosed === true ? 'This group was closed.' : 'You are not in this chat any more.'
}

/** The newest own message that can still be edited, among those on screen. */
function lastOwn(chatId: ChatId): MessageView | undefined {
  return useStore
    .getState()
    .windowsByChat[chatId]?.messages.findLast(
      (message) => message.isOwn && message.kind === 'text' && message.state !== 'failed',
    )
}
