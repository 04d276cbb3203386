import { useState } from 'react'
import { selectAccount } from '../../state/session.selectors.ts'
import { useStore } from '../../state/store.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { RecoveryConfirm } from './recovery-confirm.tsx'
import { forgetRecoveryWords, putOffRecoveryWords, useMayOldWordsHold, useRecoveryOccasion } from './recovery-words.ts'
import { RecoveryWordsView } from './recovery-words-view.tsx'

/** The 24 words, then two of them asked back. They are shown here and nowhere else. */
export function RecoveryScreen({ words }: { words: string[] }) {
  const [step, setStep] = useState<'show' | 'confirm'>('show')
  const [isSkipping, setIsSkipping] = useState(false)
  const setRecoveryPending = useStore((state) => state.setRecoveryPending)
  const account = useStore(selectAccount)
  const occasion = useRecoveryOccasion()
  const mayOldHold = useMayOldWordsHold()

  function confirmed() {
    setRecoveryPending(false)
    forgetRecoveryWords()
  }

  return (
    <>
      {step === 'show' ? (
        <RecoveryWordsView
          words={words}
          occasion={occasion}
          mayOldHold={mayOldHold}
          username={account?.username ?? ''}
          onSkip={() => setIsSkipping(true)}
          onDone={() => setStep('confirm')}
        />
      ) : (
        <RecoveryConfirm words={words} occasion={occasion} onBack={() => setStep('show')} onConfirmed={confirmed} />
      )}
      <ConfirmDialog
        isOpen={isSkipping}
        onClose={() => setIsSkipping(false)}
        onConfirm={() => {
          setRecoveryPending(true)
          putOffRecoveryWords()
        }}
        title="Skip for now?"
        confirmText="Skip"
      >
        The words stay in this window until you close it. After that they cannot be shown again, and your password is
        the only key to your account.
      </ConfirmDialog>
    </>
  )
}
