import { useStore } from '../state/store.ts'

/** What another window of this browser sets holds here too. */
export function followOtherWindows(): void {
  addEventListener('storage', ({ key, newValue }) => {
    if (key === 'recovery') useStore.setState({ isRecoveryPending: newValue === 'pending' })
  })
}
