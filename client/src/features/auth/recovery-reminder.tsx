import { KeyRound } from 'lucide-react'
import { navigate } from '../../state/route.ts'
import { useStore } from '../../state/store.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { showPutOffWords, usePutOffWords } from './recovery-words.ts'

/** One quiet card for a recovery key that was put off. */
export function RecoveryReminder() {
  const isPending = useStore((state) => state.isRecoveryPending)
  const setRecoveryPending = useStore((state) => state.setRecoveryPending)
  const words = usePutOffWords()
  if (!isPending) return null
  return (
    <RecoveryReminderView
      onShow={words === undefined ? undefined : showPutOffWords}
      onRenew={() => navigate({ name: 'settings' })}
      onDismiss={() => setRecoveryPending(false)}
    />
  )
}

interface RecoveryReminderViewProps {
  /** Undefined when the words are gone. */
  onShow: (() => void) | undefined
  onRenew(): void
  onDismiss(): void
}

export function RecoveryReminderView({ onShow, onRenew, onDismiss }: RecoveryReminderViewProps) {
  if (onShow !== undefined) {
    return (
      <Banner
        glyph={KeyRound}
        title="Write down your recovery key"
        actions={
          <Button size="sm" variant="primary" onClick={onShow}>
            Show the words
          </Button>
        }
      >
        The words are gone when this window closes.
      </Banner>
    )
  }
  return (
    <Banner
      glyph={KeyRound}
      tone="warn"
      title="Your recovery key is not confirmed"
      actions={
        <>
          <Button size="sm" variant="primary" onClick={onRenew}>
            Make a new one
          </Button>
          <Button size="sm" onClick={onDismiss}>
            I have a copy
          </Button>
        </>
      }
    >
      The words cannot be shown again. Without a copy of them your password is the only key to your account.
    </Banner>
  )
}
