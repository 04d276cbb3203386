import { useEffect, useState } from 'react'
import { core } from '../../../state/core-client.ts'
import { Dialog } from '../../../ui/dialog.tsx'
import { ConfirmApp } from './confirm-app.tsx'
import { ScanSecret } from './scan-secret.tsx'

interface SetUpDialogProps {
  isOpen: boolean
  title: string
  username: string
  isBusy: boolean
  error: string | undefined
  onClose(): void
  onSubmit(input: { secret: string; code: string; password: string }): void
}

export function SetUpDialog({ isOpen, title, onClose, ...rest }: SetUpDialogProps) {
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={title} shape="sheet">
      <SetUp {...rest} />
    </Dialog>
  )
}

/** Mounted with the open dialog: each time another secret, and none outlives it. */
function SetUp({ username, isBusy, error, onSubmit }: Omit<SetUpDialogProps, 'isOpen' | 'title' | 'onClose'>) {
  const [secret, setSecret] = useState<string>()
  const [step, setStep] = useState<'scan' | 'confirm'>('scan')
  useEffect(() => void core.makeTotpSecret().then(setSecret), [])
  if (secret === undefined) return null
  if (step === 'scan') return <ScanSecret secret={secret} username={username} onDone={() => setStep('confirm')} />
  return (
    <ConfirmApp
      username={username}
      isBusy={isBusy}
      error={error}
      onBack={() => setStep('scan')}
      onSubmit={(proof) => onSubmit({ secret, ...proof })}
    />
  )
}
