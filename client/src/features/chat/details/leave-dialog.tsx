import type { AccountId } from '@stogram/contract'
import type { MemberView } from '@stogram/core'
import { memo, useMemo, useState } from 'react'
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { VirtualList } from '../../../ui/virtual-list.tsx'
import { filterPeople } from '../../find-people/index.ts'
import { PersonLine } from '../../people/index.ts'
import { heirsOf, roleLabel } from './roles.ts'

interface LeaveDialogProps {
  isOpen: boolean
  title: string
  members: readonly MemberView[]
  isBusy: boolean
  onClose(): void
  /** `heirId` where the group would have no owner otherwise. */
  onLeave(heirId: AccountId | undefined): void
}

const ROW_PX = 56
/** Above this many, somebody is easier to find by typing. */
const SEARCHED_FROM = 12

/** Asks before leaving, and whom the only owner leaves the group to. */
export function LeaveDialog({ isOpen, title, members, isBusy, onClose, onLeave }: LeaveDialogProps) {
  const [chosenId, setChosenId] = useState<AccountId>()
  const heirs = useMemo(() => heirsOf(members), [members])
  const heir = heirs.find((member) => member.accountId === chosenId) ?? heirs[0]
  return (
    <ConfirmDialog
      isOpen={isOpen}
      isDangerous
      isBusy={isBusy}
      title="Leave this group?"
      confirmText="Leave"
      onClose={onClose}
      onConfirm={() => onLeave(heir?.accountId)}
    >
      <p>
        You get no more messages from “<bdi>{title}</bdi>”. What was written so far stays on your devices.
        {members.length === 1 && ' Nobody else is left, so the group ends with you.'}
      </p>
      {heir !== undefined && <HeirPicker heirs={heirs} heir={heir} onChoose={setChosenId} />}
    </ConfirmDialog>
  )
}

interface HeirPickerProps {
  heirs: readonly MemberView[]
  heir: MemberView
  onChoose(accountId: AccountId): void
}

function HeirPicker({ heirs, heir, onChoose }: HeirPickerProps) {
  const [typed, setTyped] = useState('')
  const shown = useMemo(() => filterPeople(heirs, typed), [heirs, typed])
  return (
    <fieldset className="mt-4 min-w-0 text-ink">
      <legend className="mb-1 font-medium text-label">Who becomes the owner?</legend>
      {heirs.length >= SEARCHED_FROM && (
        <TextField label="Find a member" value={typed} autoComplete="off" onChange={setTyped} className="py-2" />
      )}
      {shown.length === 0 && <p className="py-2 text-muted text-small">No member is called that.</p>}
      <VirtualList
        label="Members"
        items={shown}
        rowPx={ROW_PX}
        keyOf={(member) => member.accountId}
        renderRow={(member) => (
          <Heir member={member} isChosen={member.accountId === heir.accountId} onChoose={onChoose} />
        )}
      />
    </fieldset>
  )
}

interface HeirProps {
  member: MemberView
  isChosen: boolean
  onChoose(accountId: AccountId): void
}

const Heir = memo(function Heir({ member, isChosen, onChoose }: HeirProps) {
  const note = roleLabel(member.role)
  return (
    <label className="-mx-2 flex min-w-0 cursor-pointer items-center gap-3 rounded-md px-2 py-1.5 hover:bg-hover has-focus-visible:outline-2 has-focus-visible:outline-accent">
      <PersonLine person={member} {...(note === undefined ? {} : { note })} />
      <input
        type="radio"
        name="heir"
        checked={isChosen}
        onChange={() => onChoose(member.accountId)}
        className="size-4.5 accent-accent"
      />
    </label>
  )
})
