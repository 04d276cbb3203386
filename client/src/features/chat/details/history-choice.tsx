import type { ChatView } from '@stogram/core'
import { Segmented } from '../../../ui/segmented.tsx'

type Policy = NonNullable<ChatView['history']>

const OPTIONS: { value: Policy; text: string }[] = [
  { value: 'sinceJoin', text: 'From joining' },
  { value: 'all', text: 'Everything' },
]

/** What those who come later may read; for those who may not change it, in words. */
export function HistoryChoice({ value, onChange }: { value: Policy; onChange: ((value: Policy) => void) | undefined }) {
  return (
    <section aria-label="History for new members" className="min-w-0">
      <h3 className="mb-2 font-medium text-muted text-small">New members read</h3>
      {onChange !== undefined && (
        <Segmented label="New members read" value={value} options={OPTIONS} onChange={onChange} />
      )}
      <p className="mt-2 text-muted text-small">{historyWords(value)}</p>
    </section>
  )
}

export function historyWords(history: Policy | undefined): string {
  return history === 'all'
    ? 'They can read what was written before, as far back as whoever lets them in belonged to the group.'
    : 'They can read what is written from now on, not what came before.'
}
