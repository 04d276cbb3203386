import type { FactorsView } from '@stogram/core'
import { useCallback, useEffect, useState } from 'react'
import { core } from '../../../state/core-client.ts'
import { sentenceFor } from '../../../state/sentences.ts'

export type FactorsState =
  | { phase: 'loading' }
  | { phase: 'ready'; factors: FactorsView }
  | { phase: 'failed'; sentence: string }

/** Asked of the server each time: another device may have changed them. */
export function useFactors() {
  const [state, setState] = useState<FactorsState>({ phase: 'loading' })
  const [isLoading, setLoading] = useState(false)
  const load = useCallback(async () => {
    setLoading(true)
    try {
      setState({ phase: 'ready', factors: await core.listFactors() })
    } catch (error) {
      setState({ phase: 'failed', sentence: sentenceFor(error) })
    } finally {
      setLoading(false)
    }
  }, [])
  useEffect(() => void load(), [load])
  return { state, isLoading, load }
}
