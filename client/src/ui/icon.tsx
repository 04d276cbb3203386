import type { LucideIcon } from 'lucide-react'

export type Glyph = LucideIcon

type IconSize = 'sm' | 'md' | 'lg'

const PIXELS: Record<IconSize, number> = { sm: 16, md: 20, lg: 28 }
const STROKES: Record<IconSize, number> = { sm: 2, md: 1.75, lg: 1.5 }

interface IconProps {
  /** From lucide-react, imported by name. */
  glyph: Glyph
  size?: IconSize
  className?: string
}

/** Decoration only: the control or the text beside it carries the name. */
export function Icon({ glyph: Glyph, size = 'md', className }: IconProps) {
  return (
    <Glyph
      size={PIXELS[size]}
      strokeWidth={STROKES[size]}
      aria-hidden="true"
      className={`shrink-0 ${className ?? ''}`}
    />
  )
}
