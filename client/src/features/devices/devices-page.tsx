import type { DeviceView } from '@stogram/core'
import { useMemo, useState } from 'react'
import { core } from '../../state/core-client.ts'
import { sentenceForPassword } from '../../state/sentences.ts'
import { selectAlarms } from '../../state/session.selectors.ts'
import { useStore } from '../../state/store.ts'
import { showToast } from '../../ui/toast-store.ts'
import { StartOverDialog } from '../settings/index.ts'
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
  const [doubt, setDoubt] = useState<'none' | 'some' | 'grave'>('none')
  const [isReplacing, setReplacing] = useState(false)

  function ask(devices: readonly DeviceView[]): void {
    setError(undefined)
    setLeaving(devices)
  }
  async function revoke(password: string): Promise<void> {
    setBusy(true)
    setError(undefined)
    // Signing a device out puts the notice of it away, so this is asked before.
    const wasNew = leaving.some(({ deviceId }) => newIds.has(deviceId))
    try {
      await core.revokeDevices({ deviceIds: leaving.map((device) => device.deviceId), password })
      setLeaving(NONE)
      showToast({ text: doneText(leaving) })
      if (wasNew) setDoubt('grave')
      else if (leaving.some(isSignedIn)) setDoubt((before) => (before === 'grave' ? 'grave' : 'some'))
      await load()
    } catch (failure) {
      setError(sentenceForPassword(failure))
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <DevicesView
        state={state}
        newIds={newIds}
        isLoading={isLoading}
        doubt={doubt}
        onRetry={() => void load()}
        onRevoke={ask}
        onReplaceKeys={() => setReplacing(true)}
      />
      <RevokeDialog
        devices={leaving}
        isBusy={isBusy}
        error={error}
        onClose={() => setLeaving(NONE)}
        onRevoke={(password) => void revoke(password)}
        onReplaceKeys={() => {
          setLeaving(NONE)
          setReplacing(true)
        }}
      />
      <StartOverDialog isOpen={isReplacing} onClose={() => setReplacing(false)} />
    </>
  )
}

function isSignedIn({ signedOutAtMs }: DeviceView): boolean {
  return signedOutAtMs === undefined
}

function doneText(devices: readonly DeviceView[]): string {
  const what = devices.length > 1 ? 'The devices are' : 'The device is'
  return `${what} ${devices.some(isSignedIn) ? 'signed out' : 'removed'}`
}
