import { useState } from 'react'
import { useStore } from '../../state/store.ts'
import { Button } from '../../ui/button.tsx'
import { Section } from '../../ui/section.tsx'

/** Whether the browser promised to keep what is stored here. */
export function StorageSection() {
  const isPersisted = useStore((state) => state.isStoragePersisted)
  const setStoragePersisted = useStore((state) => state.setStoragePersisted)
  const [isRefused, setRefused] = useState(false)
  if (isPersisted === undefined) return null

  async function ask(): Promise<void> {
    setRefused(false)
    const isKept = await navigator.storage.persist().catch(() => false)
    setStoragePersisted(isKept)
    setRefused(!isKept)
  }

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
          <Button className="mt-3" onClick={() => void ask()}>
            Ask the browser to keep them
          </Button>
          <p role="status" className="mt-2 text-muted text-small empty:hidden">
            {isRefused && 'The browser said no. It decides by how often you use the app, and may agree later.'}
          </p>
        </>
      )}
    </Section>
  )
}
