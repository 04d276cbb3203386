import { LockKeyhole } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Section } from '../../ui/section.tsx'
import { ChangePasswordDialog } from './change-password-dialog.tsx'

export function PasswordSection() {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <Section title="Password">
      <p className="mb-3 text-muted text-small">
        Opens your account on a new device. It is not sent to the server, and nobody can reset it for you.
      </p>
      <Button glyph={LockKeyhole} onClick={() => setIsOpen(true)}>
        Change password
      </Button>
      <ChangePasswordDialog isOpen={isOpen} onClose={() => setIsOpen(false)} />
    </Section>
  )
}
