import { BadgeCheck } from 'lucide-react'
import { Icon } from '../../ui/icon.tsx'

/** Beside a name: the keys of this person were compared. */
export function VerifiedMark() {
  return (
    <span title="Verified: you have compared keys" className="shrink-0 self-center text-ok">
      <Icon glyph={BadgeCheck} size="sm" />
      <span className="sr-only">, verified</span>
    </span>
  )
}
