import { useSyncExternalStore } from 'react'
import { closeOfferedText, getOfferedText, subscribeOfferedText } from './copy-text.ts'
import { Dialog } from './dialog.tsx'

/** One per window: offers what the browser did not let us copy. */
export function CopyDialog() {
  const text = useSyncExternalStore(subscribeOfferedText, getOfferedText)
  return (
    <Dialog isOpen={text !== undefined} onClose={closeOfferedText} title="Copy this text">
      <p className="pb-3 text-label text-muted">
        The browser did not let the app copy it. The text is marked: copy it with your keyboard or by a long press.
      </p>
      <textarea
        readOnly
        dir="auto"
        aria-label="Text to copy"
        value={text}
        ref={(field) => field?.select()}
        onFocus={(event) => event.currentTarget.select()}
        className="field-sizing-content max-h-60 w-full resize-none rounded-md border border-line-strong bg-raised p-3 font-mono text-small"
      />
    </Dialog>
  )
}
