import type { DeviceView } from '@stogram/core'
import { useCallback, useEffect, useState } from 'react'
import { core } from '../../state/core-client.ts'
import { sentenceFor } from '../../state/sentences.ts'

export type DevicesState =
  | { phase: 'loading' }
  | { phase: 'ready'; devices: readonly DeviceView[] }
  | { phase: 'failed'; sentence: string }

/** Needs the network; this device comes first, then the one seen last. */
export function useDevices() {
  const [state, setState] = useState<DevicesState>({ phase: 'loading' })
  const [isLoading, setLoading] = useState(false)
  const load = useCallback(async () => {
    setLoading(true)
    try {
      setState({ phase: 'ready', devices: sortDevices(await core.listDevices()) })
    } catch (error) {
      setState({ phase: 'failed', sentence: sentenceFor(error) })
    } finally {
      setLoading(false)
    }
  }, [])
  useEffect(() => void load(), [load])
  return { state, isLoading, load }
}

function sortDevices(devices: readonly DeviceView[]): DeviceView[] {
  return [...devices].sort((a, b) => Number(b.isCurrent) - Number(a.isCurrent) || seenAt(b) - seenAt(a))
}

function seenAt(device: DeviceView): number {
  return device.lastSeenAtMs ?? device.createdAtMs
}
