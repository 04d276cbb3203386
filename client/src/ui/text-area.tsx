import { useId } from 'react'

interface TextAreaProps {
  label: string
  value: string
  onChange(value: string): void
  rows?: number
  maxLength?: number
  hint?: string
}

export function TextArea({ label, value, onChange, rows = 3, maxLength, hint }: TextAreaProps) {
  const id = useId()
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="font-medium text-label">
        {label}
      </label>
      <textarea
        id={id}
        dir="auto"
        rows={rows}
        maxLength={maxLength}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        aria-describedby={hint === undefined ? undefined : `${id}-note`}
        className="resize-none rounded-md border border-line-strong bg-surface px-3.5 py-3 outline-none placeholder:text-faint focus:border-accent focus:outline-1 focus:outline-accent"
      />
      <p id={`${id}-note`} className="text-muted text-small empty:hidden">
        {hint}
      </p>
    </div>
  )
}
