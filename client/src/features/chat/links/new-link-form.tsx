import type { GroupLinkTerms } from '@stogram/core'
import { useState } from 'react'
import { Button } from '../../../ui/button.tsx'
import { Segmented } from '../../../ui/segmented.tsx'

const DAY_MS = 86_400_000
const LIFETIMES = [
  { value: '1', text: '1 day' },
  { value: '7', text: '7 days' },
  { value: '90', text: '90 days' },
]
const USES = [
  { value: '1', text: '1' },
  { value: '10', text: '10' },
  { value: '100', text: '100' },
  { value: '1000', text: '1,000' },
]
const DOORS = [
  { value: 'open', text: 'At once' },
  { value: 'approval', text: 'After approval' },
]

interface NewLinkFormProps {
  /** No further link fits. */
  isFull: boolean
  isBusy: boolean
  onMake(terms: GroupLinkTerms): void
}

export function NewLinkForm({ isFull, isBusy, onMake }: NewLinkFormProps) {
  const [days, setDays] = useState('7')
  const [uses, setUses] = useState('100')
  const [door, setDoor] = useState('open')
  if (isFull) return <p className="text-label text-muted">There are 20 links. Take one back to make another.</p>
  return (
    <form
      aria-label="New link"
      className="grid grid-cols-1 gap-3 border-line border-t pt-4"
      onSubmit={(event) => {
        event.preventDefault()
        onMake({ lifetimeMs: Number(days) * DAY_MS, maxUses: Number(uses), needsApproval: door === 'approval' })
      }}
    >
      <Choice label="Holds for">
        <Segmented label="Holds for" value={days} options={LIFETIMES} onChange={setDays} />
      </Choice>
      <Choice label="Lets in, at most">
        <Segmented label="Lets in, at most" value={uses} options={USES} onChange={setUses} />
      </Choice>
      <Choice label="People come in">
        <Segmented label="People come in" value={door} options={DOORS} onChange={setDoor} />
      </Choice>
      <Button type="submit" variant="primary" size="lg" isWide isBusy={isBusy}>
        Make a link
      </Button>
    </form>
  )
}

function Choice({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div>
      <p aria-hidden className="mb-1 text-muted text-small">
        {label}
      </p>
      {children}
    </div>
  )
}
