import type { MemberView } from '@stogram/core'
import { Ellipsis, MessageCircle, Trash2, UserPlus } from 'lucide-react'
import { memo, useMemo, useState } from 'react'
import { Button } from '../../../ui/button.tsx'
import { MenuButton } from '../../../ui/menu-button.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { VirtualList } from '../../../ui/virtual-list.tsx'
import { filterPeople, PersonLine } from '../../people/index.ts'
import { canRemove, roleLabel } from './roles.ts'

interface MemberListProps {
  members: readonly MemberView[]
  canAdd: boolean
  onAdd(): void
  onWrite(member: MemberView): void
  onRemove(member: MemberView): void
}

const ROW_PX = 56
/** Above this many, somebody is easier to find by typing. */
const SEARCHED_FROM = 12

export function MemberList({ members, canAdd, onAdd, onWrite, onRemove }: MemberListProps) {
  const [typed, setTyped] = useState('')
  const ownRole = members.find((member) => member.isSelf)?.role
  const shown = useMemo(() => filterPeople(members, typed), [members, typed])
  return (
    <section aria-label="Members" className="min-w-0">
      <div className="flex items-center justify-between">
        <h3 className="font-medium text-muted text-small">
          {members.length} {members.length === 1 ? 'member' : 'members'}
        </h3>
        {canAdd && (
          <Button variant="quiet" size="sm" glyph={UserPlus} onClick={onAdd}>
            Add
          </Button>
        )}
      </div>
      {members.length >= SEARCHED_FROM && (
        <TextField label="Find a member" value={typed} autoComplete="off" onChange={setTyped} className="py-2" />
      )}
      {shown.length === 0 && <p className="py-2 text-muted text-small">No member is called that.</p>}
      <VirtualList
        label="Members"
        items={shown}
        rowPx={ROW_PX}
        keyOf={(member) => member.accountId}
        renderRow={(member) => (
          <MemberRow member={member} canRemove={canRemove(ownRole, member)} onWrite={onWrite} onRemove={onRemove} />
        )}
      />
    </section>
  )
}

interface MemberRowProps extends Pick<MemberListProps, 'onWrite' | 'onRemove'> {
  member: MemberView
  canRemove: boolean
}

const MemberRow = memo(function MemberRow({ member, canRemove, onWrite, onRemove }: MemberRowProps) {
  const removal = {
    label: 'Remove from group…',
    glyph: Trash2,
    isDangerous: true,
    onSelect: () => onRemove(member),
  }
  return (
    <div className="flex min-w-0 items-center gap-1">
      <PersonLine person={member} {...noteOf(member)} />
      {!member.isSelf && (
        <MenuButton
          glyph={Ellipsis}
          label={`More about ${member.displayName}`}
          items={[
            { label: 'Write a message', glyph: MessageCircle, onSelect: () => onWrite(member) },
            ...(canRemove ? [removal] : []),
          ]}
        />
      )}
    </div>
  )
})

function noteOf(member: MemberView): { note?: string } {
  const note = roleLabel(member.role)
  return note === undefined ? {} : { note }
}
