interface SwitchProps {
  label: string
  hint?: string
  isOn: boolean
  onChange(isOn: boolean): void
}

export function Switch({ label, hint, isOn, onChange }: SwitchProps) {
  return (
    <label className="flex min-h-11 cursor-pointer items-center gap-4">
      <span className="min-w-0 flex-1">
        <span className="block text-body">{label}</span>
        {hint !== undefined && <span className="block text-muted text-small">{hint}</span>}
      </span>
      <input
        type="checkbox"
        role="switch"
        checked={isOn}
        aria-checked={isOn}
        onChange={(event) => onChange(event.target.checked)}
        className="peer sr-only"
      />
      <span
        aria-hidden="true"
        className="inline-flex h-6 w-10 shrink-0 items-center rounded-full bg-line-strong p-0.5 transition-colors before:size-5 before:rounded-full before:bg-surface before:transition-transform peer-checked:bg-accent peer-checked:before:translate-x-4 peer-focus-visible:outline-2 peer-focus-visible:outline-accent peer-focus-visible:outline-offset-2 rtl:peer-checked:before:-translate-x-4 forced-colors:border"
      />
    </label>
  )
}
