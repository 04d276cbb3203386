import { useEffect, useState } from 'react'
import { core } from '../../../state/core-client.ts'
import { navigate } from '../../../state/route.ts'
import { sentenceFor } from '../../../state/sentences.ts'
import { Banner } from '../../../ui/banner.tsx'
import { Button } from '../../../ui/button.tsx'
import { FormFoot } from '../../../ui/form-foot.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { PeoplePicker, useChosenPeople } from '../../find-people/index.ts'
import { useKnownPeople } from './use-known-people.ts'

const TITLE_LIMIT = 64

interface NewGroupFormProps {
  /** Something was typed or chosen that closing would lose. */
  onDirty(isDirty: boolean): void
  onDone(): void
}

export function NewGroupForm({ onDirty, onDone }: NewGroupFormProps) {
  const known = useKnownPeople()
  const [title, setTitle] = useState('')
  const { chosen: members, toggle } = useChosenPeople()
  const [isBusy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string>()
  const canCreate = title.trim() !== '' && members.length > 0
  const isDirty = title.trim() !== '' || members.length > 0
  useEffect(() => onDirty(isDirty), [onDirty, isDirty])

  async function create(): Promise<void> {
    setBusy(true)
    setFailure(undefined)
    try {
      const accountIds = members.map((person) => person.accountId)
      const chatId = await core.createGroup({ title: title.trim(), members: accountIds })
      onDone()
      navigate({ name: 'chat', chatId })
    } catch (error) {
      setFailure(sentenceFor(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="grid grid-cols-1 gap-4">
      <TextField autoFocus label="Group name" value={title} maxLength={TITLE_LIMIT} onChange={setTitle} />
      <PeoplePicker known={known} chosen={members} onToggle={toggle} />
      <FormFoot>
        {failure !== undefined && <Banner tone="danger" role="alert" title={failure} />}
        <Button variant="primary" size="lg" isWide isBusy={isBusy} disabled={!canCreate} onClick={() => void create()}>
          {members.length === 0 ? 'Create group' : `Create group with ${members.length + 1} people`}
        </Button>
      </FormFoot>
    </div>
  )
}
