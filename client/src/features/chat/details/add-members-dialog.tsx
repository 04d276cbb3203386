import type { AccountId } from '@stogram/contract'
import type { MemberView, PersonView } from '@stogram/core'
import { useMemo, useState } from 'react'
import { selectPeopleById } from '../../../state/people.selectors.ts'
import { useStore } from '../../../state/store.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { PeoplePicker } from '../../people/index.ts'

interface AddMembersDialogProps {
  isOpen: boolean
  members: readonly MemberView[]
  isBusy: boolean
  onClose(): void
  onAdd(accountIds: AccountId[]): void
}

export function AddMembersDialog({ isOpen, onClose, ...rest }: AddMembersDialogProps) {
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title="Add people" shape="sheet">
      <AddForm {...rest} />
    </Dialog>
  )
}

function AddForm({ members, isBusy, onAdd }: Pick<AddMembersDialogProps, 'members' | 'isBusy' | 'onAdd'>) {
  const peopleById = useStore(selectPeopleById)
  const [chosen, setChosen] = useState<readonly PersonView[]>([])
  const memberIds = useMemo(() => new Set(members.map((member) => member.accountId)), [members])
  const known = useMemo(
    () => Object.values(peopleById).filter((person) => !person.isSelf && !memberIds.has(person.accountId)),
    [peopleById, memberIds],
  )
  const wanted = chosen.filter((person) => !memberIds.has(person.accountId))
  return (
    <div className="grid grid-cols-1 gap-4">
      <PeoplePicker known={known} chosen={wanted} onChange={setChosen} />
      <p className="text-muted text-small">They can read what is written from now on, not what came before.</p>
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
    </div>
  )
}
