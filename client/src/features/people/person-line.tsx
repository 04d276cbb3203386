import type { PersonView } from '@stogram/core'
import { Avatar } from '../../ui/avatar.tsx'
import { VerifiedMark } from './verified-mark.tsx'

interface PersonLineProps {
  person: Pick<PersonView, 'accountId' | 'displayName' | 'username' | 'isSelf' | 'isDeleted' | 'verifiedAtMs'>
  /** After the name, such as a role. */
  note?: string
}

/** A person on one line of a list: picture, name, @username. */
export function PersonLine({ person, note }: PersonLineProps) {
  return (
    <span className="flex min-w-0 flex-1 items-center gap-3 text-start">
      <Avatar id={person.accountId} name={person.displayName} size="md" />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          <span dir="auto" className="foreign-line font-semibold text-label">
            {person.displayName}
          </span>
          {person.verifiedAtMs !== undefined && <VerifiedMark />}
          {person.isSelf && <span className="shrink-0 text-faint text-small">you</span>}
        </span>
        {person.isDeleted !== true && person.username !== '' && (
          <span dir="ltr" className="block truncate text-muted text-small rtl:text-end">
            @{person.username}
          </span>
        )}
      </span>
      {note !== undefined && <span className="shrink-0 text-muted text-small">{note}</span>}
    </span>
  )
}
