import type { RecoveryWordsCheck } from '@stogram/core'
import { useEffect, useState } from 'react'
import { core } from '../../state/core-client.ts'

/** The newest check; while the next one runs, the one before. */
export function useRecoveryWordsCheck(text: string): RecoveryWordsCheck | undefined {
  const [check, setCheck] = useState<RecoveryWordsCheck>()
  useEffect(() => {
    let isCurrent = true
    core.checkRecoveryWords(text).then(
      (result) => {
        if (isCurrent) setCheck(result)
      },
      // Without the word list nothing is checked before the words are used.
      () => undefined,
    )
    return () => {
      isCurrent = false
    }
  }, [text])
  return check
}
