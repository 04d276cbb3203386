import type { ConnectionView } from '@stogram/core'
import { useEffect, useState } from 'react'
import { selectConnection } from '../../state/session.selectors.ts'
import { useStore } from '../../state/store.ts'

/** A shorter loss is not worth a word. */
export const OFFLINE_AFTER_MS = 2_000

/** Each try to reach the server passes through "connecting": until one succeeds this is still being offline. */
export function useSteadyConnection(): ConnectionView {
  const connection = useStore(selectConnection)
  const [wasOffline, setWasOffline] = useState(connection.state === 'offline')
  const isOffline = connection.state === 'offline' || (wasOffline && connection.state !== 'online')
  if (isOffline !== wasOffline) setWasOffline(isOffline)
  return isOffline ? { ...connection, state: 'offline' } : connection
}

/** For longer than a moment. */
export function useIsOffline(): boolean {
  const isOffline = useSteadyConnection().state === 'offline'
  const [isLong, setIsLong] = useState(false)
  useEffect(() => {
    if (!isOffline) return
    const timer = setTimeout(() => setIsLong(true), OFFLINE_AFTER_MS)
    return () => {
      clearTimeout(timer)
      setIsLong(false)
    }
  }, [isOffline])
  return isLong
}
