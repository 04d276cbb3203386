import { Banner } from './banner.tsx'
import { Button } from './button.tsx'
import { EmptyState } from './empty-state.tsx'
import { NewPasswordField } from './new-password-field.tsx'
import { SkeletonRows } from './skeleton.tsx'
import { TextField } from './text-field.tsx'
import { showToast } from './toast-store.ts'
import { useNewPassword } from './use-new-password.ts'

const nothing = () => undefined

const NOBODY: readonly string[] = []

function NewPassword({ value }: { value: string }) {
  return <NewPasswordField label="Password" password={useNewPassword(value, NOBODY)} onChange={nothing} />
}

export const gallery = {
  text: (
    <div className="grid w-80 gap-4">
      <TextField label="Name" value="Ana" onChange={nothing} hint="A hint in small words." />
      <TextField
        label="Username"
        prefix="@"
        value="ana petrović"
        onChange={nothing}
        error="Only letters from a to z."
      />
    </div>
  ),
  password: (
    <div className="grid w-80 gap-4">
      {['', 'tooshort', 'aaaaaaaaaaaa', 'Tr0ub4dor&3xyz', 'four quite plain words here'].map((value) => (
        <NewPassword key={value} value={value} />
      ))}
    </div>
  ),
  banners: (
    <div className="grid w-80 gap-3">
      <Banner title="For your information">One sentence of explanation.</Banner>
      <Banner tone="ok" title="All is well" />
      <Banner tone="warn" title="Take care" actions={<Button size="sm">Do it</Button>}>
        One sentence of explanation.
      </Banner>
      <Banner tone="danger" title="It did not work" />
    </div>
  ),
  others: (
    <div className="grid w-80 gap-3">
      <Button
        onClick={() => showToast({ text: 'Update ready', action: { text: 'Restart', run: nothing }, isSticky: true })}
      >
        Show a toast
      </Button>
      <SkeletonRows count={2} label="Loading" />
      <EmptyState title="Nothing here" text="One line, one action." action={<Button>Do it</Button>} />
    </div>
  ),
}
