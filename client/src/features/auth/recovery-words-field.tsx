import type { RecoveryWordsCheck } from '@stogram/core'
import { useId, useRef } from 'react'
import { cleanRecoveryText } from './clean-recovery-text.ts'

const WORDS = 24

interface RecoveryWordsFieldProps {
  value: string
  /** Of `value`; undefined until it is there. */
  check: RecoveryWordsCheck | undefined
  onChange(value: string): void
  error: string | undefined
}

/** One field for 24 words, typed or pasted, that finishes words and names those that no key has. */
export function RecoveryWordsField({ value, check, onChange, error }: RecoveryWordsFieldProps) {
  const id = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  // A whole key needs no other words.
  const completions = check === undefined || check.isWhole ? [] : check.completions

  function complete(word: string) {
    onChange(`${value.replace(/\S*$/, '')}${word} `)
    field.current?.focus()
  }

  return (
    <div className="grid gap-1.5">
      <span className="flex items-baseline justify-between gap-2">
        <label htmlFor={id} className="font-medium text-label">
          Recovery key
        </label>
        <span className="tabular text-caption text-muted" role="status">
          {check?.count ?? 0} of {WORDS} words
        </span>
      </span>
      <textarea
        ref={field}
        id={id}
        dir="ltr"
        lang="en"
        rows={6}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={value}
        onChange={(event) => onChange(cleanRecoveryText(event.target.value))}
        aria-invalid={error !== undefined || undefined}
        aria-describedby={`${id}-note`}
        className="resize-none rounded-md border border-line-strong bg-surface px-3.5 py-3 font-mono text-label outline-none focus:border-accent focus:outline-1 focus:outline-accent aria-invalid:border-danger"
      />
      {/* Its room is kept, so that nothing below jumps while somebody types. */}
      <div role="group" aria-label="Words that fit" className="flex min-h-8 flex-wrap gap-2">
        {completions.map((word) => (
          <button
            key={word}
            type="button"
            onClick={() => complete(word)}
            className="press touch-target h-8 rounded-full bg-raised px-3 font-mono text-small hover:bg-selected forced-colors:border"
          >
            {word}
          </button>
        ))}
      </div>
      <p
        id={`${id}-note`}
        role={error === undefined ? undefined : 'alert'}
        className="text-danger text-small empty:hidden"
      >
        {error ?? unknownWords(check)}
      </p>
    </div>
  )
}

function unknownWords(check: RecoveryWordsCheck | undefined): string | undefined {
  const [first, ...others] = check?.unknown ?? []
  if (first === undefined) return undefined
  if (others.length > 3) return 'Most of these words are in no recovery key.'
  if (others.length > 0) return `${[first, ...others].map(quote).join(', ')} are in no recovery key. Look for slips.`
  return `${quote(first)} is in no recovery key. Look for a slip.`
}

function quote(word: string): string {
  return `“${word}”`
}
