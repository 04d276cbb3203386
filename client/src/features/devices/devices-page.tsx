import type { DeviceView } from '@stogram/core'
import { useMemo, useState } from 'react'
import { core } from '../../state/core-client.ts'
import { sentenceForPassword } from '../../state/sentences.ts'
import { selectAlarms } from '../../state/session.selectors.ts'
import { useStore } from '../../state/store.ts'
import { showToast } from '../../ui/toast-store.ts'
import { DevicesView } from './devices-view.tsx'
import { RevokeDialog } from './revoke-dialog.tsx'
import { useDevices } from './use-devices.ts'

const NONE: readonly DeviceView[] = []

/** Those whose signing in was not said to be one's own doing yet. */
function useNewDevices(): ReadonlySet<string> {
  const alarms = useStore(selectAlarms)
  return useMemo(
    () => new Set(alarms.flatMap(({ code, deviceId }) => (code === 'DEVICE_ADDED' && deviceId ? [deviceId] : []))),
    [alarms],
  )
}

export function DevicesPage() {
  const { state, isLoading, load } = useDevices()
  const newIds = useNewDevices()
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
      <DevicesView state={state} newIds={newIds} isLoading={isLoading} onRetry={() => void load()} onRevoke={ask} />
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
