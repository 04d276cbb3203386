import { useState } from 'react'
import { sentenceFor } from '../../../state/sentences.ts'
import { showToast } from '../../../ui/toast-store.ts'

/** Runs one change of a group at a time and says when it failed. True when it went through. */
export function useGroupChange() {
  const [isBusy, setBusy] = useState(false)
  async function run(change: () => Promise<unknown>): Promise<boolean> {
    setBusy(true)
    try {
      await change()
      return true
    } catch (error) {
      showToast({ text: sentenceFor(error), tone: 'danger' })
      return false
    } finally {
      setBusy(false)
    }
  }
  return { isBusy, run }
}
