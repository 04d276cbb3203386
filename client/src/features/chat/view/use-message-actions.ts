import type { ChatId, ItemId } from '@stogram/contract'
import type { MessageView } from '@stogram/core'
import { useMemo } from 'react'
import { core } from '../../../state/core-client.ts'
import { sentenceFor } from '../../../state/sentences.ts'
import { copyText } from '../../../ui/copy-text.ts'
import { showToast } from '../../../ui/toast-store.ts'
import type { ComposerTarget } from '../composer/composer.tsx'
import type { MessageActions } from '../message/message-actions.ts'
import type { TimelineHandle } from '../timeline/use-conversation-scroll.ts'

interface ActionParts {
  chatId: ChatId
  timeline: React.RefObject<TimelineHandle | null>
  setTarget(target: ComposerTarget): void
  askReaction(message: MessageView): void
  showReactions(message: MessageView): void
  askDelete(message: MessageView): void
}

/** The same object for as long as the chat is open. */
export function useMessageActions({
  chatId,
  timeline,
  setTarget,
  askReaction,
  showReactions,
  askDelete,
}: ActionParts): MessageActions {
  return useMemo(
    () => ({
      reply: (message) => setTarget({ kind: 'reply', message }),
      edit: (message) => setTarget({ kind: 'edit', message }),
      copy: (message) => void copyText(markedOrAll(message)),
      react: (message, emoji) => {
        const isOwn = message.reactions.some((reaction) => reaction.emoji === emoji && reaction.own)
        core.react({ chatId, id: message.id, emoji: isOwn ? undefined : emoji }).catch(tell)
      },
      askReaction,
      showReactions,
      askDelete,
      retry: (ids) => void core.retryMessages(chatId, ids).catch(tell),
      discard: (ids) => void core.discardMessages(chatId, ids).catch(tell),
      jump: (id) => void jump(timeline.current, id),
    }),
    [chatId, timeline, setTarget, askReaction, showReactions, askDelete],
  )
}

/** What is marked inside the message, or all of it. */
function markedOrAll(message: MessageView): string {
  const marked = String(getSelection() ?? '')
  return marked !== '' && message.text.includes(marked) ? marked : message.text
}

async function jump(timeline: TimelineHandle | null, id: ItemId): Promise<void> {
  try {
    if ((await timeline?.jump(id)) === false) showToast({ text: 'That message is not on this device.' })
  } catch (error) {
    tell(error)
  }
}

function tell(error: unknown): void {
  showToast({ text: sentenceFor(error), tone: 'danger' })
}
