import { classNames } from '../lib/class-names.ts'
import { type Glyph, Icon } from './icon.tsx'
import { Tooltip } from './tooltip.tsx'

type IconButtonVariant = 'quiet' | 'filled'

const VARIANTS: Record<IconButtonVariant, string> = {
  quiet: 'text-muted hover:bg-raised hover:text-ink aria-pressed:bg-raised aria-pressed:text-accent',
  filled: 'bg-accent text-on-accent hover:bg-accent-hover',
}

interface IconButtonProps extends Omit<React.ComponentProps<'button'>, 'children'> {
  glyph: Glyph
  /** The name read aloud, and the tooltip. */
  label: string
  variant?: IconButtonVariant
  /** For buttons that stay on: shown and announced as pressed. */
  isOn?: boolean
  isMirrored?: boolean
}

export function IconButton({
  glyph,
  label,
  variant = 'quiet',
  isOn,
  isMirrored = false,
  className,
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip text={label}>
      <button
        type="button"
        {...rest}
        aria-label={label}
        aria-pressed={isOn}
        className={classNames(
          'press touch-target inline-grid size-9 shrink-0 place-items-center rounded-sm disabled:opacity-40',
          VARIANTS[variant],
          className,
        )}
      >
        <Icon glyph={glyph} {...(isMirrored && { className: 'mirror-rtl' })} />
      </button>
    </Tooltip>
  )
}
