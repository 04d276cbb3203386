import { HardDrive } from 'lucide-react'
import { applyUpdate } from '../../lib/apply-update.ts'
import { selectConnection } from '../../state/session.selectors.ts'
import { useStore } from '../../state/store.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'

/** Everything can be read, nothing can be kept. */
export function StorageFullBanner() {
  const { isStorageFull } = useStore(selectConnection)
  return isStorageFull === true ? <StorageFullView /> : null
}

export function StorageFullView() {
  return (
    <Banner
      tone="danger"
      glyph={HardDrive}
      role="alert"
      title="There is no space left"
      actions={
        <Button size="sm" onClick={() => void applyUpdate()}>
          Reload
        </Button>
      }
    >
      You can read, but nothing new can be sent or received. Free some space on the device, then reload.
    </Banner>
  )
}
