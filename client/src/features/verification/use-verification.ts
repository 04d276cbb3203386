import type { AccountId } from '@stogram/contract'
import type { ScanResult, VerificationView } from '@stogram/core'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { core } from '../../state/core-client.ts'
import { selectPerson } from '../../state/people.selectors.ts'
import { codeOf, sentenceFor } from '../../state/sentences.ts'
import { useStore } from '../../state/store.ts'
import { showToast } from '../../ui/toast-store.ts'

export type VerificationState =
  | { phase: 'loading' }
  | { phase: 'ready'; view: VerificationView }
  | { phase: 'failed'; sentence: string }

/** What is compared with one person, and the decisions about it. */
export function useVerification(accountId: AccountId) {
  const [state, setState] = useState<VerificationState>({ phase: 'loading' })
  const [isBusy, setBusy] = useState(false)
  const [scanned, setScanned] = useState<ScanResult>()
  const person = useStore(useMemo(() => selectPerson(accountId), [accountId]))
  const load = useCallback(async () => {
    setState((shown) => (shown.phase === 'ready' ? shown : { phase: 'loading' }))
    try {
      setState({ phase: 'ready', view: await core.readVerification(accountId) })
    } catch (error) {
      setState({ phase: 'failed', sentence: sentenceFor(error) })
    }
  }, [accountId])
  // A number of former keys is not left standing: the person comes anew when there are newer ones.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the person is what has changed
  useEffect(() => void load(), [load, person])

  async function run(change: () => Promise<void>): Promise<void> {
    setBusy(true)
    try {
      await change()
    } catch (error) {
      // The number on screen is that of former keys.
      if (codeOf(error) === 'key_changed') void load()
      showToast({ text: sentenceFor(error), tone: 'danger' })
    } finally {
      setBusy(false)
    }
  }
  return {
    state,
    isBusy,
    scanned,
    onRetry: () => void load(),
    onScanned: (text: string) => void run(async () => setScanned(await core.checkScannedCode(accountId, text))),
    onForgetScan: () => setScanned(undefined),
    onVerified: (isVerified: boolean) => {
      if (state.phase !== 'ready') return
      const { identity } = state.view
      setScanned(undefined)
      void run(() => core.setVerified({ accountId, identity, isVerified }))
    },
  }
}
