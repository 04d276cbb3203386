import type { PersonView } from '@stogram/core'
import { Link as LinkGlyph, UsersRound } from 'lucide-react'
import { useMemo, useState } from 'react'
import { core } from '../../../state/core-client.ts'
import { navigate } from '../../../state/route.ts'
import { sentenceFor } from '../../../state/sentences.ts'
import { selectAccount } from '../../../state/session.selectors.ts'
import { useStore } from '../../../state/store.ts'
import { Banner } from '../../../ui/banner.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { type Glyph, Icon } from '../../../ui/icon.tsx'
import { useAskBeforeClose } from '../../../ui/use-ask-before-close.tsx'
import { VirtualList } from '../../../ui/virtual-list.tsx'
import { FindPersonView, filterPeople, othersThanFound, useFindPerson } from '../../find-people/index.ts'
import { copyInviteLink, PersonLine } from '../../people/index.ts'
import { NewGroupForm } from './new-group-form.tsx'
import { useKnownPeople } from './use-known-people.ts'

const ROW_PX = 56

interface NewChatSheetProps {
  isOpen: boolean
  /** A username to look for at once. */
  wanted: string | undefined
  onClose(): void
  /** A chat was begun. */
  onDone(): void
}

export function NewChatSheet({ isOpen, wanted, onClose, onDone }: NewChatSheetProps) {
  const [isGroup, setGroup] = useState(false)
  const [isDirty, setDirty] = useState(false)
  function leave(): void {
    setGroup(false)
    setDirty(false)
    onClose()
  }
  function finish(): void {
    leave()
    onDone()
  }
  const { close, question } = useAskBeforeClose(isDirty, leave, {
    title: 'Discard this group?',
    text: 'Its name and the people you chose are not kept.',
  })
  return (
    <>
      <Dialog isOpen={isOpen} onClose={close} shape="sheet" title={isGroup ? 'New group' : 'New chat'}>
        {isGroup ? (
          <NewGroupForm onDirty={setDirty} onDone={finish} />
        ) : (
          <NewChat wanted={wanted} onGroup={() => setGroup(true)} onDone={finish} />
        )}
      </Dialog>
      {question}
    </>
  )
}

interface NewChatProps {
  wanted: string | undefined
  onGroup(): void
  onDone(): void
}

function NewChat({ wanted, onGroup, onDone }: NewChatProps) {
  const { state, find, reset } = useFindPerson(wanted)
  const everybody = useKnownPeople()
  const [typed, setTyped] = useState(wanted ?? '')
  const known = useMemo(() => othersThanFound(filterPeople(everybody, typed), state), [everybody, typed, state])
  const account = useStore(selectAccount)
  const [failure, setFailure] = useState<string>()

  async function open(person: PersonView): Promise<void> {
    try {
      const chatId = await core.openPrivateChat(person.accountId)
      onDone()
      navigate({ name: 'chat', chatId })
    } catch (error) {
      setFailure(sentenceFor(error))
    }
  }
  return (
    <div className="grid grid-cols-1 gap-4">
      <FindPersonView
        autoFocus
        typed={typed}
        onType={setTyped}
        state={state}
        onFind={(username) => void find(username)}
        onReset={reset}
        onChoose={(person) => void open(person)}
      />
      {failure !== undefined && <Banner tone="danger" role="alert" title={failure} />}
      <div className="-mx-2 grid">
        <Way glyph={UsersRound} text="New group" onSelect={onGroup} />
        {account !== undefined && (
          <Way glyph={LinkGlyph} text="Copy my invite link" onSelect={() => void copyInviteLink(account.accountId)} />
        )}
      </div>
      {known.length > 0 && (
        <section aria-label="People you know" className="-mx-2">
          <h3 className="px-2 pb-1 font-medium text-muted text-small">People you know</h3>
          <VirtualList
            label="People you know"
            items={known}
            rowPx={ROW_PX}
            keyOf={(person) => person.accountId}
            renderRow={(person) => (
              <button
                type="button"
                onClick={() => void open(person)}
                className="flex min-w-0 rounded-md px-2 py-1.5 hover:bg-hover"
              >
                <PersonLine person={person} />
              </button>
            )}
          />
        </section>
      )}
    </div>
  )
}

function Way({ glyph, text, onSelect }: { glyph: Glyph; text: string; onSelect(): void }) {
  return (
    <button
      type="button"
      onClick={onSelect}
      className="flex h-13 items-center gap-3 rounded-md px-2 text-label hover:bg-hover"
    >
      <span className="grid size-10 place-items-center rounded-full bg-accent-soft text-accent">
        <Icon glyph={glyph} />
      </span>
      <span className="font-semibold">{text}</span>
    </button>
  )
}
