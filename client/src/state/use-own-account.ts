import { useCallback, useEffect, useState } from 'react'
import { sentenceFor } from './sentences.ts'
import { useStore } from './store.ts'

export type OwnAccount<T> = { phase: 'loading' } | { phase: 'ready'; value: T } | { phase: 'failed'; sentence: string }

/**
 * What the server knows of this account, asked for each time a screen opens, since another device may have changed it,
 * and anew when names in it come from another device. `ask` must stay the same function.
 */
export function useOwnAccount<T>(ask: () => Promise<T>) {
  const [state, setState] = useState<OwnAccount<T>>({ phase: 'loading' })
  const [isLoading, setLoading] = useState(false)
  const load = useCallback(async () => {
    setLoading(true)
    try {
      setState({ phase: 'ready', value: await ask() })
    } catch (error) {
      setState({ phase: 'failed', sentence: sentenceFor(error) })
    } finally {
      setLoading(false)
    }
  }, [ask])
  useEffect(() => {
    void load()
    return useStore.subscribe((next, before) => {
      if (next.ownNamesEpoch !== before.ownNamesEpoch) void load()
    })
  }, [load])
  return { state, isLoading, load }
}
