import { useState } from 'react'
import { core } from '../../../state/core-client.ts'
import { sentenceForPassword } from '../../../state/sentences.ts'
import { Dialog } from '../../../ui/dialog.tsx'
import { showToast } from '../../../ui/toast-store.ts'
import { PasswordForm } from '../password-form.tsx'
import { BackupCodesDialog } from './backup-codes-dialog.tsx'
import { SetUpDialog } from './set-up-dialog.tsx'
import { type TwoStepChange, TwoStepView } from './two-step-view.tsx'
import { useFactors } from './use-factors.ts'

const TITLES: Record<TwoStepChange, string> = {
  'set-up': 'Set up two-step log-in',
  'renew-codes': 'New backup codes',
  'switch-off': 'Switch off two-step log-in?',
}

export function TwoStepSection({ username }: { username: string }) {
  const { state, isLoading, load } = useFactors()
  const [change, setChange] = useState<TwoStepChange>()
  const [codes, setCodes] = useState<string[]>()
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<string>()

  function ask(next: TwoStepChange | undefined): void {
    setError(undefined)
    setChange(next)
  }
  async function run(work: () => Promise<string[] | undefined>): Promise<void> {
    setBusy(true)
    setError(undefined)
    try {
      setCodes(await work())
      setChange(undefined)
      await load()
    } catch (failure) {
      setError(sentenceForPassword(failure))
    } finally {
      setBusy(false)
    }
  }
  const setUp = (input: Parameters<typeof core.addTotp>[0]) => run(async () => (await core.addTotp(input)).backupCodes)
  const renew = (password: string) => run(async () => (await core.renewBackupCodes({ password })).backupCodes)
  const switchOff = (password: string) =>
    run(async () => {
      await core.removeTotp({ password })
      showToast({ text: 'Two-step log-in is off' })
      return undefined
    })

  return (
    <>
      <TwoStepView state={state} isLoading={isLoading} onRetry={() => void load()} onChange={ask} />
      <SetUpDialog
        isOpen={change === 'set-up'}
        title={TITLES['set-up']}
        username={username}
        isBusy={isBusy}
        error={error}
        onClose={() => ask(undefined)}
        onSubmit={(input) => void setUp(input)}
      />
      <Dialog isOpen={change === 'renew-codes'} onClose={() => ask(undefined)} title={TITLES['renew-codes']}>
        <PasswordForm
          submitText="Show new codes"
          isBusy={isBusy}
          error={error}
          onSubmit={(password) => void renew(password)}
        >
          <p className="text-label text-muted">You get ten new codes, and the old ones stop working.</p>
        </PasswordForm>
      </Dialog>
      <Dialog isOpen={change === 'switch-off'} onClose={() => ask(undefined)} title={TITLES['switch-off']}>
        <PasswordForm
          submitText="Switch off"
          isDangerous
          isBusy={isBusy}
          error={error}
          onSubmit={(password) => void switchOff(password)}
        >
          <p className="text-label text-muted">
            From then on your password alone logs a new device in. The app and your backup codes stop working.
          </p>
        </PasswordForm>
      </Dialog>
      <BackupCodesDialog codes={codes} username={username} onClose={() => setCodes(undefined)} />
    </>
  )
}
