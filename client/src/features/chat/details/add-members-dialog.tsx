import type { AccountId } from '@stogram/contract'
import type { ChatView, MemberView } from '@stogram/core'
import { useEffect, useMemo, useState } from 'react'
import { selectPeopleById } from '../../../state/people.selectors.ts'
import { useStore } from '../../../state/store.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { FormFoot } from '../../../ui/form-foot.tsx'
import { useAskBeforeClose } from '../../../ui/use-ask-before-close.tsx'
import { PeoplePicker, useChosenPeople } from '../../find-people/index.ts'
import { historyWords } from './history-choice.tsx'
import { progressWords } from './progress-words.ts'

interface AddMembersDialogProps {
  isOpen: boolean
  members: readonly MemberView[]
  history: ChatView['history']
  isBusy: boolean
  onClose(): void
  onAdd(accountIds: AccountId[]): void
}

export function AddMembersDialog({ isOpen, onClose, ...rest }: AddMembersDialogProps) {
  const [isDirty, setDirty] = useState(false)
  // Adding goes on without the dialog.
  const { close, question } = useAskBeforeClose(isDirty && isOpen && !rest.isBusy, onClose, {
    title: 'Add nobody?',
    text: 'The people you chose are not kept.',
  })
  return (
    <>
      <Dialog isOpen={isOpen} onClose={close} title="Add people" shape="sheet">
        <AddForm {...rest} onDirty={setDirty} />
      </Dialog>
      {question}
    </>
  )
}

interface AddFormProps extends Pick<AddMembersDialogProps, 'members' | 'history' | 'isBusy' | 'onAdd'> {
  onDirty(isDirty: boolean): void
}

function AddForm({ members, history, isBusy, onAdd, onDirty }: AddFormProps) {
  const peopleById = useStore(selectPeopleById)
  const { chosen, toggle } = useChosenPeople()
  const memberIds = useMemo(() => new Set(members.map((member) => member.accountId)), [members])
  const known = useMemo(
    () => Object.values(peopleById).filter((person) => !person.isSelf && !memberIds.has(person.accountId)),
    [peopleById, memberIds],
  )
  const wanted = chosen.filter((person) => !memberIds.has(person.accountId))
  useEffect(() => onDirty(wanted.length > 0), [onDirty, wanted.length])
  const progress = progressWords(chosen.length - wanted.length, chosen.length, isBusy)
  return (
    <div className="grid grid-cols-1 gap-4">
      <PeoplePicker known={known} chosen={wanted} onToggle={toggle} />
      <FormFoot>
        <p role="status" className="text-muted text-small">
          {progress ?? historyWords(history)}
        </p>
        <Button
          variant="primary"
          size="lg"
          isWide
          isBusy={isBusy}
          disabled={wanted.length === 0}
          onClick={() => onAdd(wanted.map((person) => person.accountId))}
        >
          {wanted.length > 1 ? `Add ${wanted.length} people` : 'Add'}
        </Button>
      </FormFoot>
    </div>
  )
}
