import { ChevronRight, ShieldAlert } from 'lucide-react'
import { Link } from '../../state/link.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Section } from '../../ui/section.tsx'
import { StartOver } from './start-over.tsx'

export function SecuritySection() {
  return (
    <Section title="Security">
      <Link to={{ name: 'security' }} className="-m-2 flex min-h-11 items-center gap-3 rounded-sm p-2 hover:bg-hover">
        <Icon glyph={ShieldAlert} className="text-muted" />
        <span className="min-w-0 flex-1">
          <span className="block">Security notices</span>
          <span className="block text-muted text-small">
            New devices, changed keys, and what this device refused to believe.
          </span>
        </span>
        <Icon glyph={ChevronRight} size="sm" className="mirror-rtl text-faint" />
      </Link>
      <hr className="my-4 border-line" />
      <StartOver />
    </Section>
  )
}
