import type { AccountId } from '@stogram/contract'
import type { PersonView } from '@stogram/core'
import { useMemo } from 'react'
import { selectPerson } from '../../state/people.selectors.ts'
import { useStore } from '../../state/store.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { useVerification } from './use-verification.ts'
import { VerifyView } from './verify-view.tsx'

interface VerifyDialogProps {
  accountId: AccountId
  onClose(): void
}

/** Compares keys with one person. Give it a key of the account. */
export function VerifyDialog({ accountId, onClose }: VerifyDialogProps) {
  const person = useStore(useMemo(() => selectPerson(accountId), [accountId]))
  if (person === undefined) return null
  return (
    <Dialog isOpen onClose={onClose} title={`Verify ${person.displayName}`} shape="sheet">
      <Verification person={person} />
    </Dialog>
  )
}

function Verification({ person }: { person: PersonView }) {
  const verification = useVerification(person.accountId)
  return <VerifyView person={person} {...verification} />
}
