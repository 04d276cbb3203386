import { useId } from 'react'
import { classNames } from '../lib/class-names.ts'

interface TextFieldProps extends Omit<React.ComponentProps<'input'>, 'onChange' | 'value'> {
  label: string
  value: string
  onChange(value: string): void
  hint?: string
  /** Said aloud when it appears. */
  error?: string | undefined
  /** Before the text, such as an @. */
  prefix?: string
  /** A control inside the field, at its end. */
  end?: React.ReactNode
}

export function TextField({ label, value, onChange, hint, error, prefix, end, className, ...rest }: TextFieldProps) {
  const id = useId()
  const note = error ?? hint
  return (
    <div className={classNames('grid gap-1.5', className)}>
      <label htmlFor={id} className="font-medium text-label">
        {label}
      </label>
      <div
        className={classNames(
          'flex h-12 items-center gap-1 rounded-md border bg-surface ps-3.5 pe-1.5 transition-colors focus-within:border-accent focus-within:outline-1 focus-within:outline-accent',
          error === undefined ? 'border-line-strong' : 'border-danger',
        )}
      >
        {prefix !== undefined && (
          <span aria-hidden="true" className="text-faint">
            {prefix}
          </span>
        )}
        <input
          dir="auto"
          {...rest}
          id={id}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          aria-invalid={error !== undefined || undefined}
          aria-describedby={note === undefined ? undefined : `${id}-note`}
          className="h-full min-w-0 flex-1 bg-transparent outline-none placeholder:text-faint"
        />
        {end}
      </div>
      <p
        id={`${id}-note`}
        role={error === undefined ? undefined : 'alert'}
        className={classNames('text-small empty:hidden', error === undefined ? 'text-muted' : 'text-danger')}
      >
        {note}
      </p>
    </div>
  )
}
