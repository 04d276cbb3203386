import type { MemberView } from '@stogram/core'
import { Ellipsis, MessageCircle, Trash2, UserPlus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../../ui/button.tsx'
import { MenuButton } from '../../../ui/menu-button.tsx'
import { PersonLine } from '../../people/index.ts'
import { canRemove, roleLabel } from './roles.ts'

interface MemberListProps {
  members: readonly MemberView[]
  canAdd: boolean
  onAdd(): void
  onWrite(member: MemberView): void
  onRemove(member: MemberView): void
}

const SHOWN_FIRST = 40

export function MemberList({ members, canAdd, onAdd, onWrite, onRemove }: MemberListProps) {
  const [isWhole, setWhole] = useState(false)
  const ownRole = members.find((member) => member.isSelf)?.role
  const shown = isWhole ? members : members.slice(0, SHOWN_FIRST)
  return (
    <section aria-label="Members">
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
      <ul role="list" className="mt-1">
        {shown.map((member) => (
          <li key={member.accountId} className="flex min-h-14 items-center gap-1">
            <PersonLine person={member} {...noteOf(member)} />
            {!member.isSelf && (
              <MenuButton
                glyph={Ellipsis}
                label={`More about ${member.displayName}`}
                items={[
                  { label: 'Write a message', glyph: MessageCircle, onSelect: () => onWrite(member) },
                  ...(canRemove(ownRole, member)
                    ? [
                        {
                          label: 'Remove from group…',
                          glyph: Trash2,
                          isDangerous: true,
                          onSelect: () => onRemove(member),
                        },
                      ]
                    : []),
                ]}
              />
            )}
          </li>
        ))}
      </ul>
      {shown.length < members.length && (
        <Button variant="quiet" isWide onClick={() => setWhole(true)}>
          Show all {members.length}
        </Button>
      )}
    </section>
  )
}

function noteOf(member: MemberView): { note?: string } {
  const note = roleLabel(member.role)
  return note === undefined ? {} : { note }
}
