import { useId } from 'react'

interface SegmentedProps<Value extends string> {
  label: string
  value: Value
  options: { value: Value; text: string }[]
  onChange(value: Value): void
}

/** One of a few, all visible: radio buttons in the shape of a bar. */
export function Segmented<Value extends string>({ label, value, options, onChange }: SegmentedProps<Value>) {
  const name = useId()
  return (
    <fieldset className="min-w-0">
      <legend className="sr-only">{label}</legend>
      <div className="flex gap-1 rounded-md bg-raised p-1">
        {options.map((option) => (
          <label
            key={option.value}
            className="press flex h-9 flex-1 cursor-pointer items-center justify-center rounded-sm px-3 font-medium text-label text-muted has-checked:bg-surface has-checked:text-ink has-checked:shadow-low has-focus-visible:outline-2 has-focus-visible:outline-accent forced-colors:border"
          >
            <input
              type="radio"
              name={name}
              className="sr-only"
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            {option.text}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
