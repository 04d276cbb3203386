import type { AccountId, ChatId, ItemId } from '@stogram/contract'
import { selectPeopleById } from '../../../state/people.selectors.ts'
import { useStore } from '../../../state/store.ts'
import { Dialog } from '../../../ui/dialog.tsx'
import { PersonLine } from '../../people/index.ts'

interface WhoReactedProps {
  chatId: ChatId
  messageId: ItemId | undefined
  onClose(): void
}

export function WhoReacted({ chatId, messageId, onClose }: WhoReactedProps) {
  return (
    <Dialog isOpen={messageId !== undefined} onClose={onClose} title="Who reacted" shape="sheet">
      {messageId !== undefined && <People chatId={chatId} messageId={messageId} />}
    </Dialog>
  )
}

/** Follows the message: what is taken back goes, what is added comes. */
function People({ chatId, messageId }: { chatId: ChatId; messageId: ItemId }) {
  const message = useStore((state) => state.windowsByChat[chatId]?.messages.find(({ id }) => id === messageId))
  const people = useStore(selectPeopleById)
  const reactions = message?.reactions ?? []
  if (reactions.length === 0) return <p className="text-muted text-label">Nobody any more.</p>
  return (
    <ul className="grid grid-cols-1 gap-3">
      {reactions.flatMap(({ emoji, accountIds }) =>
        accountIds.map((accountId) => (
          <li key={accountId} className="flex">
            <PersonLine person={people[accountId] ?? unknownPerson(accountId)} note={emoji} />
          </li>
        )),
      )}
    </ul>
  )
}

/** Somebody of whom this device never learned more than the id. */
function unknownPerson(accountId: AccountId) {
  return { accountId, displayName: 'Someone', username: '', isSelf: false }
}
