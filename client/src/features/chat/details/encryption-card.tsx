import { LockKeyhole } from 'lucide-react'
import { Banner } from '../../../ui/banner.tsx'

/** Says what is true today: encrypted, and not verified. */
export function EncryptionCard({ children }: { children: React.ReactNode }) {
  return (
    <Banner tone="ok" glyph={LockKeyhole} title="End-to-end encrypted">
      {children}
    </Banner>
  )
}
