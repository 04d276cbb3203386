import { forgetRecoveryWords } from '../features/auth/index.ts'
import { useStore } from '../state/store.ts'

/** The words and the reminder belong to the account that leaves. */
export function forgetRecoveryWhenSignedOut(): void {
  useStore.subscribe((state, before) => {
    if (before.session.phase !== 'signed-in' || state.session.phase !== 'signed-out') return
    forgetRecoveryWords()
    state.setRecoveryPending(false)
  })
}
