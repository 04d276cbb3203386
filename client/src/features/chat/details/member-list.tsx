import type { MemberView } from '@stogram/core'
import { BadgeCheck, Crown, Ellipsis, Eye, MessageCircle, ShieldCheck, Trash2, User, UserPlus } from 'lucide-react'
import { memo, useMemo, useState } from 'react'
import { useStore } from '../../../state/store.ts'
import { Button } from '../../../ui/button.tsx'
import { MenuButton } from '../../../ui/menu-button.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { VirtualList } from '../../../ui/virtual-list.tsx'
import { filterPeople } from '../../find-people/index.ts'
import { PersonLine } from '../../people/index.ts'
import { canManage, canRemove, roleLabel, rolesToGive } from './roles.ts'

interface MemberListProps {
  members: readonly MemberView[]
  /** Undefined where this account can change nothing. */
  ownRole: MemberView['role'] | undefined
  onAdd(): void
  onWrite(member: MemberView): void
  onRemove(member: MemberView): void
  onSetRole(member: MemberView, role: MemberView['role']): void
}

const ROW_PX = 56
/** Above this many, somebody is easier to find by typing. */
const SEARCHED_FROM = 12

export function MemberList({ members, ownRole, onAdd, ...actions }: MemberListProps) {
  const [typed, setTyped] = useState('')
  const shown = useMemo(() => filterPeople(members, typed), [members, typed])
  return (
    <section aria-label="Members" className="min-w-0">
      <div className="flex items-center justify-between">
        <h3 className="font-medium text-muted text-small">
          {members.length} {members.length === 1 ? 'member' : 'members'}
        </h3>
        {canManage(ownRole) && (
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
        renderRow={(member) => <MemberRow member={member} ownRole={ownRole} {...actions} />}
      />
    </section>
  )
}

interface MemberRowProps extends Omit<MemberListProps, 'members' | 'onAdd'> {
  member: MemberView
}

const GIVING = {
  OWNER: { label: 'Make owner', glyph: Crown },
  ADMIN: { label: 'Make admin', glyph: ShieldCheck },
  MEMBER: { label: 'Make member', glyph: User },
  READER: { label: 'Let only read', glyph: Eye },
} as const

const MemberRow = memo(function MemberRow({ member, ownRole, ...actions }: MemberRowProps) {
  const removal = {
    label: 'Remove from group…',
    glyph: Trash2,
    isDangerous: true,
    onSelect: () => actions.onRemove(member),
  }
  const verification = {
    label: 'Verify keys',
    glyph: BadgeCheck,
    onSelect: () => useStore.getState().setVerifying(member.accountId),
  }
  return (
    <div className="flex min-w-0 items-center gap-1">
      <PersonLine person={member} {...noteOf(member)} />
      {!member.isSelf && (
        <MenuButton
          glyph={Ellipsis}
          label={`More about ${member.displayName}`}
          items={[
            { label: 'Write a message', glyph: MessageCircle, onSelect: () => actions.onWrite(member) },
            ...(member.isDeleted === true ? [] : [verification]),
            ...rolesToGive(ownRole, member).map((role) => ({
              ...GIVING[role],
              onSelect: () => actions.onSetRole(member, role),
            })),
            ...(canRemove(ownRole, member) ? [removal] : []),
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
