import { classNames } from '../lib/class-names.ts'
import { hashText } from '../lib/hash-text.ts'
import { initials } from '../lib/initials.ts'

export type AvatarSize = 'xs' | 'sm' | 'md' | 'lg' | 'xl'
export type AvatarDot = 'ok' | 'warn' | 'danger'

const SIZES: Record<AvatarSize, string> = {
  xs: 'size-6 text-meta',
  sm: 'size-8 text-caption',
  md: 'size-10 text-body',
  lg: 'size-12 text-title',
  xl: 'size-24 text-display',
}

const DOTS: Record<AvatarDot, string> = { ok: 'bg-ok', warn: 'bg-warn', danger: 'bg-danger' }

const HUES = [
  ...['hue-0', 'hue-1', 'hue-2', 'hue-3', 'hue-4', 'hue-5'],
  ...['hue-6', 'hue-7', 'hue-8', 'hue-9', 'hue-10', 'hue-11'],
]

interface AvatarProps {
  /** Decides the colour, so that a renamed thing keeps it. What has no id yet has no colour either. */
  id?: string
  name: string
  size?: AvatarSize
  dot?: AvatarDot
  className?: string
}

/** Decoration beside a name that is written out. */
export function Avatar({ id, name, size = 'lg', dot, className }: AvatarProps) {
  return (
    <span aria-hidden="true" className={classNames('relative inline-block shrink-0', className)}>
      <span
        className={classNames(
          'grid select-none place-items-center overflow-hidden rounded-full font-semibold forced-colors:border',
          id === undefined ? 'bg-raised text-muted' : `bg-hue ${hueClass(id)}`,
          SIZES[size],
        )}
      >
        {initials(name)}
      </span>
      {dot !== undefined && (
        <span
          className={classNames(
            'absolute end-0 bottom-0 size-3.5 rounded-full border-[2.5px] border-surface',
            DOTS[dot],
          )}
        />
      )}
    </span>
  )
}

/** The colour of an id; with `text-hue` it colours a name, with `bg-hue` a disc. */
export function hueClass(id: string): string {
  return HUES[hashText(id) % HUES.length] ?? 'hue-0'
}
