import type { ConnectionView } from '@stogram/core'
import { useState } from 'react'
import { applyUpdate } from '../../lib/apply-update.ts'
import { core } from '../../state/core-client.ts'
import { useHasPassed } from '../../ui/after-delay.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { type ConnectionWords, connectionDetails, connectionWords } from './connection-words.ts'
import { useSteadyConnection } from './steady-connection.ts'

/** Shows only what is worth knowing: being offline for two seconds, or updating for more than one. */
export function ConnectionPill() {
  const connection = useSteadyConnection()
  const words = connectionWords(connection)
  if (words === undefined) return null
  return <DelayedPill key={connection.state} connection={connection} words={words} />
}

interface DelayedPillProps {
  connection: ConnectionView
  words: ConnectionWords
}

function DelayedPill({ connection, words }: DelayedPillProps) {
  const [isOpen, setIsOpen] = useState(false)
  const isDue = useHasPassed(words.afterMs)
  if (!isDue) return null
  return (
    <>
      <ConnectionPillView words={words} onOpen={() => setIsOpen(true)} />
      <Dialog
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
        title={words.tone === 'busy' ? 'Updating' : words.text}
        actions={<ConnectionActions connection={connection} onDone={() => setIsOpen(false)} />}
      >
        <p className="text-muted">{connectionDetails(connection, Date.now())}</p>
        {connection.upgradeRequired !== true && <p className="mt-2 text-muted">You can read and write meanwhile.</p>}
      </Dialog>
    </>
  )
}

function ConnectionActions({ connection, onDone }: { connection: ConnectionView; onDone(): void }) {
  if (connection.upgradeRequired === true) {
    return (
      <Button variant="primary" onClick={() => void applyUpdate()}>
        Reload
      </Button>
    )
  }
  return (
    <Button
      variant="primary"
      onClick={() => {
        core.wake()
        onDone()
      }}
    >
      Try now
    </Button>
  )
}

export function ConnectionPillView({ words, onOpen }: { words: ConnectionWords; onOpen(): void }) {
  return (
    <button
      type="button"
      onClick={onOpen}
      className="press touch-target mx-auto flex h-8 w-fit animate-fade-in items-center gap-2 rounded-full border border-line bg-surface px-3 font-medium text-muted text-small shadow-low hover:bg-hover"
    >
      {words.tone === 'busy' ? (
        <Spinner size="sm" />
      ) : (
        <span aria-hidden="true" className="size-2 rounded-full bg-warn" />
      )}
      <span role="status" className="tabular">
        {words.text}
      </span>
    </button>
  )
}
