import { ChevronRight, MonitorSmartphone } from 'lucide-react'
import { Link } from '../../state/link.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Section } from '../../ui/section.tsx'

export function DevicesSection() {
  return (
    <Section title="Devices">
      <Link to={{ name: 'devices' }} className="-m-2 flex min-h-11 items-center gap-3 rounded-sm p-2 hover:bg-hover">
        <Icon glyph={MonitorSmartphone} className="text-muted" />
        <span className="min-w-0 flex-1">
          <span className="block">Devices of this account</span>
          <span className="block text-muted text-small">See them, and sign out those you do not use.</span>
        </span>
        <Icon glyph={ChevronRight} size="sm" className="mirror-rtl text-faint" />
      </Link>
    </Section>
  )
}
