import { useState } from 'react'
import { core } from '../../../state/core-client.ts'
import { sentenceForPassword } from '../../../state/sentences.ts'
import type { SignedIn } from '../../../state/session.selectors.ts'
import { useOwnAccount } from '../../../state/use-own-account.ts'
import { Dialog } from '../../../ui/dialog.tsx'
import { passkeySentence } from '../../passkeys/index.ts'
import { PasswordForm } from '../password-form.tsx'
import { BackupCodesDialog } from './backup-codes-dialog.tsx'
import { type PasskeyChange, PasskeyDialogs } from './passkey-dialogs.tsx'
import { SetUpDialog } from './set-up-dialog.tsx'
import { TwoStepView } from './two-step-view.tsx'

const listFactors = () => core.listFactors()

export type TwoStepChange = { type: 'add-app' | 'remove-app' | 'renew-codes' } | PasskeyChange

export function TwoStepSection({ account }: { account: SignedIn }) {
  const { username } = account
  const { state, isLoading, load } = useOwnAccount(listFactors)
  const [change, setChange] = useState<TwoStepChange>()
  const [codes, setCodes] = useState<string[]>()
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<string>()

  function ask(next: TwoStepChange | undefined): void {
    setError(undefined)
    setChange(next)
  }
  async function attempt(work: () => Promise<void>): Promise<void> {
    setBusy(true)
    setError(undefined)
    try {
      await work()
    } catch (failure) {
      setError(passkeySentence(failure) ?? sentenceForPassword(failure))
    } finally {
      setBusy(false)
    }
  }
  const run = (work: () => Promise<unknown>) =>
    void attempt(async () => {
      await work()
      setChange(undefined)
      await load()
    })
  const show = async (made: Promise<{ backupCodes?: string[] }>) => setCodes((await made).backupCodes)
  const close = () => ask(undefined)

  return (
    <>
      <TwoStepView state={state} isLoading={isLoading} onRetry={() => void load()} onChange={ask} />
      <SetUpDialog
        isOpen={change?.type === 'add-app'}
        title="Set up an app"
        username={username}
        isBusy={isBusy}
        error={error}
        onClose={close}
        onSubmit={(input) => run(() => show(core.addTotp(input)))}
      />
      <Dialog isOpen={change?.type === 'renew-codes'} onClose={close} title="New backup codes">
        <PasswordForm
          submitText="Show new codes"
          isBusy={isBusy}
          error={error}
          onSubmit={(password) => run(() => show(core.renewBackupCodes({ password })))}
        >
          <p className="text-label text-muted">You get ten new codes, and the old ones stop working.</p>
        </PasswordForm>
      </Dialog>
      <Dialog isOpen={change?.type === 'remove-app'} onClose={close} title="Remove the app?">
        <PasswordForm
          submitText="Remove"
          isDangerous
          isBusy={isBusy}
          error={error}
          onSubmit={(password) => run(() => core.removeTotp({ password }))}
        >
          <p className="text-label text-muted">
            Its codes stop working. Without a passkey, your password alone then logs a new device in, and the backup
            codes stop working too.
          </p>
        </PasswordForm>
      </Dialog>
      <PasskeyDialogs {...{ account, change, isBusy, error, attempt, run, show }} onChange={ask} />
      <BackupCodesDialog codes={codes} username={username} onClose={() => setCodes(undefined)} />
    </>
  )
}
