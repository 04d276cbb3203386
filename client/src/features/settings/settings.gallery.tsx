import { NewPasswordForm } from './new-password-form.tsx'
import { SecuritySection } from './security-section.tsx'
import { START_OVER } from './start-over-dialog.tsx'

const ACCOUNT = {
  phase: 'signed-in',
  ...{ accountId: 'ana', deviceId: 'desk', bio: '' },
  ...{ username: 'somebody.with.a.name.of.32.signs', displayName: 'Somebody With a Name' },
} as const

const nothing = () => undefined

function Page({ children }: { children: React.ReactNode }) {
  return <div className="w-screen max-w-measure">{children}</div>
}

function Form({ error, isBusy = false }: { error?: string; isBusy?: boolean }) {
  return (
    <Page>
      <NewPasswordForm
        account={ACCOUNT}
        submitText="Replace everything"
        isDangerous
        busyText="Making new keys. This can take a minute: keep this page open."
        isBusy={isBusy}
        failure={error === undefined ? undefined : { sentence: error, isOldWrong: false }}
        onSubmit={nothing}
      >
        {START_OVER}
      </NewPasswordForm>
    </Page>
  )
}

export const gallery = {
  'Start over': (
    <Page>
      <SecuritySection />
    </Page>
  ),
  Asked: <Form />,
  'Under way': <Form isBusy />,
  Refused: <Form error="That is not your password." />,
}
