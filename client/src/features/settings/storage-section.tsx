import { useStore } from '../../state/store.ts'
import { Button } from '../../ui/button.tsx'
import { Section } from '../../ui/section.tsx'

/** Whether the browser promised to keep what is stored here. */
export function StorageSection() {
  const isPersisted = useStore((state) => state.isStoragePersisted)
  const setStoragePersisted = useStore((state) => state.setStoragePersisted)
  if (isPersisted === undefined) return null
  return (
    <Section title="Storage on this device">
      {isPersisted ? (
        <p className="text-muted text-small">
          This browser keeps your keys and messages until you log out or clear its data.
        </p>
      ) : (
        <>
          <p className="text-muted text-small">
            This browser may delete your keys and messages here when the device runs out of space. Installing the app
            usually prevents that.
          </p>
          <Button className="mt-3" onClick={() => void navigator.storage.persist().then(setStoragePersisted)}>
            Ask the browser to keep them
          </Button>
        </>
      )}
    </Section>
  )
}
