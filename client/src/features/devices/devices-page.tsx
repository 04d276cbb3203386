import type { DeviceView } from '@stogram/core'
import { useState } from 'react'
import { core } from '../../state/core-client.ts'
import { sentenceForPassword } from '../../state/sentences.ts'
import { showToast } from '../../ui/toast-store.ts'
import { DevicesView } from './devices-view.tsx'
import { RevokeDialog } from './revoke-dialog.tsx'
import { useDevices } from './use-devices.ts'

const NONE: readonly DeviceView[] = []

export function DevicesPage() {
  const { state, isLoading, load } = useDevices()
  const [leaving, setLeaving] = useState(NONE)
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<string>()

  function ask(devices: readonly DeviceView[]): void {
    setError(undefined)
    setLeaving(devices)
  }
  async function revoke(password: string): Promise<void> {
    setBusy(true)
    setError(undefined)
    try {
      await core.revokeDevices({ deviceIds: leaving.map((device) => device.deviceId), password })
      setLeaving(NONE)
      showToast({ text: leaving.length > 1 ? 'The devices are signed out' : 'The device is signed out' })
      await load()
    } catch (failure) {
      setError(sentenceForPassword(failure))
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <DevicesView state={state} isLoading={isLoading} onRetry={() => void load()} onRevoke={ask} />
      <RevokeDialog
        devices={leaving}
        isBusy={isBusy}
        error={error}
        onClose={() => setLeaving(NONE)}
        onRevoke={(password) => void revoke(password)}
      />
    </>
  )
}
