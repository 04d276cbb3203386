import type { PasskeyOffer, PasskeyView } from '@stogram/core'
import { core } from '../../../state/core-client.ts'
import type { SignedIn } from '../../../state/session.selectors.ts'
import { Dialog } from '../../../ui/dialog.tsx'
import { makePasskey } from '../../passkeys/index.ts'
import { PasswordForm } from '../password-form.tsx'
import { AddPasskeyDialog } from './add-passkey-dialog.tsx'
import { RenamePasskeyDialog } from './rename-passkey-dialog.tsx'

export type PasskeyChange =
  | { type: 'add-passkey'; offer?: PasskeyOffer }
  | { type: 'rename-passkey' | 'remove-passkey'; passkey: PasskeyView }

interface PasskeyDialogsProps {
  account: SignedIn
  change: { type: string } | PasskeyChange | undefined
  isBusy: boolean
  error: string | undefined
  onChange(change: PasskeyChange | undefined): void
  /** Shows what goes wrong. */
  attempt(work: () => Promise<void>): Promise<void>
  /** The same, and ends the change when nothing does. */
  run(work: () => Promise<unknown>): void
  /** Shows the backup codes, where there are any. */
  show(made: Promise<{ backupCodes?: string[] }>): Promise<void>
}

export function PasskeyDialogs({ account, change, isBusy, error, onChange, attempt, run, show }: PasskeyDialogsProps) {
  const offer = change !== undefined && 'offer' in change ? change.offer : undefined
  const chosen = change !== undefined && 'passkey' in change ? change : undefined
  const close = () => onChange(undefined)

  async function add(from: PasskeyOffer, name: string) {
    const passkey = await makePasskey(from, account)
    return core.addPasskey({ ticket: from.ticket, passkey, name })
  }

  return (
    <>
      <AddPasskeyDialog
        isOpen={change?.type === 'add-passkey'}
        offer={offer}
        isBusy={isBusy}
        error={error}
        onClose={close}
        onPassword={(password) =>
          void attempt(async () => onChange({ type: 'add-passkey', offer: await core.offerPasskey({ password }) }))
        }
        onName={(name) => {
          if (offer !== undefined) run(() => show(add(offer, name)))
        }}
      />
      <RenamePasskeyDialog
        passkey={chosen?.type === 'rename-passkey' ? chosen.passkey : undefined}
        onClose={close}
        onRename={({ passkeyId }, name) => run(() => core.renamePasskey({ passkeyId, name }))}
      />
      <Dialog isOpen={chosen?.type === 'remove-passkey'} onClose={close} title="Remove the passkey?">
        {chosen !== undefined && (
          <PasswordForm
            submitText="Remove"
            isDangerous
            isBusy={isBusy}
            error={error}
            onSubmit={(password) => run(() => core.removePasskey({ passkeyId: chosen.passkey.passkeyId, password }))}
          >
            <p className="text-label text-muted">
              “<bdi>{chosen.passkey.name}</bdi>” logs nobody in any more. When nothing else is set up, your password
              alone then logs a new device in, and the backup codes stop working too.
            </p>
          </PasswordForm>
        )}
      </Dialog>
    </>
  )
}
