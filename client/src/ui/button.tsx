import { classNames } from '../lib/class-names.ts'
import { type Glyph, Icon } from './icon.tsx'
import { Spinner } from './spinner.tsx'

export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger'
export type ButtonSize = 'sm' | 'md' | 'lg'

const VARIANTS: Record<ButtonVariant, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-hover',
  secondary: 'bg-raised text-ink hover:bg-selected',
  quiet: 'text-accent hover:bg-accent-soft',
  danger: 'bg-danger text-on-danger hover:opacity-90',
}

const SIZES: Record<ButtonSize, string> = {
  sm: 'h-8 px-3 text-small gap-1.5 rounded-sm',
  md: 'h-10 px-4 text-label gap-2 rounded-md',
  lg: 'h-12 px-5 text-body gap-2 rounded-md',
}

interface ButtonProps extends React.ComponentProps<'button'> {
  variant?: ButtonVariant
  size?: ButtonSize
  glyph?: Glyph
  /** Keeps its width and its name; shows a spinner and takes no presses. */
  isBusy?: boolean
  isWide?: boolean
}

export function Button({
  variant = 'secondary',
  size = 'md',
  glyph,
  isBusy = false,
  isWide = false,
  className,
  children,
  disabled,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled === true || isBusy}
      aria-busy={isBusy || undefined}
      className={classNames(
        'press touch-target inline-flex shrink-0 select-none items-center justify-center font-semibold disabled:opacity-50 forced-colors:border',
        VARIANTS[variant],
        SIZES[size],
        isWide && 'w-full',
        className,
      )}
    >
      {isBusy ? <Spinner size="sm" /> : glyph && <Icon glyph={glyph} size={size === 'sm' ? 'sm' : 'md'} />}
      {children}
    </button>
  )
}
