import { CircleCheck, Info, OctagonAlert, TriangleAlert } from 'lucide-react'
import { classNames } from '../lib/class-names.ts'
import { type Glyph, Icon } from './icon.tsx'

export type BannerTone = 'info' | 'ok' | 'warn' | 'danger'

const TONES: Record<BannerTone, { surface: string; glyph: Glyph; mark: string }> = {
  info: { surface: 'bg-raised', glyph: Info, mark: 'text-muted' },
  ok: { surface: 'bg-ok-soft', glyph: CircleCheck, mark: 'text-ok' },
  warn: { surface: 'bg-warn-soft', glyph: TriangleAlert, mark: 'text-warn' },
  danger: { surface: 'bg-danger-soft', glyph: OctagonAlert, mark: 'text-danger' },
}

interface BannerProps {
  tone?: BannerTone
  glyph?: Glyph
  title: string
  children?: React.ReactNode
  /** Buttons, at the end of the text. */
  actions?: React.ReactNode
  /** `alert` interrupts a screen reader: for failures of what the person just did. */
  role?: 'status' | 'alert' | 'note'
}

export function Banner({ tone = 'info', glyph, title, children, actions, role = 'note' }: BannerProps) {
  const look = TONES[tone]
  return (
    <div role={role} className={classNames('flex gap-3 rounded-md p-3 forced-colors:border', look.surface)}>
      <Icon glyph={glyph ?? look.glyph} className={look.mark} />
      <div className="min-w-0 flex-1">
        <p className="font-semibold text-label">{title}</p>
        {children !== undefined && <div className="text-small text-muted">{children}</div>}
        {actions !== undefined && <div className="mt-2 flex flex-wrap gap-2">{actions}</div>}
      </div>
    </div>
  )
}
