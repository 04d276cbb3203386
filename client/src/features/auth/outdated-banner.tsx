import { applyUpdate } from '../../lib/apply-update.ts'
import { selectConnection } from '../../state/session.selectors.ts'
import { useStore } from '../../state/store.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'

/** Where nobody is signed in yet there is no state of the connection to tap on. */
export function OutdatedBanner() {
  const isOutdated = useStore((state) => selectConnection(state).upgradeRequired === true)
  if (!isOutdated) return null
  return (
    <Banner
      tone="warn"
      role="alert"
      title="This page is older than the server"
      actions={
        <Button size="sm" onClick={() => void applyUpdate()}>
          Reload
        </Button>
      }
    >
      It has to be loaded anew before anybody can log in here.
    </Banner>
  )
}
