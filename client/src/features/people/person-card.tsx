import type { PersonView } from '@stogram/core'
import { Avatar } from '../../ui/avatar.tsx'
import { VerifiedMark } from './verified-mark.tsx'

interface PersonCardProps {
  person: Pick<PersonView, 'accountId' | 'displayName' | 'username' | 'bio' | 'isDeleted' | 'verifiedAtMs'>
  /** Under the name, such as when the person was last there. */
  note?: string | undefined
  children?: React.ReactNode
}

/** A person as a page or a panel shows them. */
export function PersonCard({ person, note, children }: PersonCardProps) {
  return (
    <div className="grid grid-cols-1 justify-items-center gap-1 text-center">
      <Avatar id={person.accountId} name={person.displayName} size="xl" />
      <h2 className="mt-3 flex max-w-full gap-1.5 font-semibold text-title">
        <bdi className="wrap-anywhere">{person.displayName}</bdi>
        {person.verifiedAtMs !== undefined && <VerifiedMark />}
      </h2>
      {person.isDeleted !== true && (
        <p dir="ltr" className="max-w-full truncate text-muted text-small">
          @{person.username}
        </p>
      )}
      {note !== undefined && <p className="text-muted text-small">{note}</p>}
      {person.bio !== '' && (
        <p dir="auto" className="wrap-anywhere mt-2 whitespace-pre-wrap text-label">
          {person.bio}
        </p>
      )}
      {children}
    </div>
  )
}
