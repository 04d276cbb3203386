import { useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from 'react'
import { createPortal } from 'react-dom'
import { useStore } from '../../../state/store.ts'
import { Dialog } from '../../../ui/dialog.tsx'
import { ErrorBoundary } from '../../../ui/error-boundary.tsx'
import { subscribeModals, topModal } from '../../../ui/modals.ts'
import { ChatPanel } from './chat-panel.tsx'
import { usePanel } from './use-panel.ts'

/**
 * What there is to know about a chat: beside it, or as a sheet over it. Both show one panel, so that a dialog which it
 * opened stays, with what was typed there, when the window becomes wider or narrower. Give it a key of the chat.
 */
export function SidePanel({ chatId }: { chatId: string }) {
  const { hasRoom, isOpen, setOpen } = usePanel()
  const [home] = useState(makeHome)
  const isNeeded = useIsNeeded(isOpen)
  const setPanelSheetOpen = useStore((state) => state.setPanelSheetOpen)
  // A sheet ends with the narrow window: it does not wait for the next one.
  useEffect(() => {
    if (hasRoom) setPanelSheetOpen(false)
  }, [hasRoom, setPanelSheetOpen])
  return (
    <>
      {isNeeded &&
        createPortal(
          <ErrorBoundary name="This panel">
            <ChatPanel chatId={chatId} />
          </ErrorBoundary>,
          home,
        )}
      {hasRoom ? (
        isOpen && (
          <aside
            aria-label="About this chat"
            className="h-full w-panel shrink-0 overflow-y-auto border-line border-s bg-surface"
          >
            <Place home={home} />
          </aside>
        )
      ) : (
        <Dialog isOpen={isOpen} onClose={() => setOpen(false)} title="About this chat" shape="sheet">
          <Place home={home} />
        </Dialog>
      )}
    </>
  )
}

function makeHome(): HTMLElement {
  const home = document.createElement('div')
  home.style.display = 'contents'
  return home
}

/** While it is open, and then as long as a dialog stands over where it was. */
function useIsNeeded(isOpen: boolean): boolean {
  const hasDialog = useSyncExternalStore(subscribeModals, () => topModal() !== undefined)
  const [wasNeeded, setWasNeeded] = useState(isOpen)
  const isNeeded = isOpen || (wasNeeded && hasDialog)
  if (isNeeded !== wasNeeded) setWasNeeded(isNeeded)
  return isNeeded
}

/** Where the panel is shown now. */
function Place({ home }: { home: HTMLElement }) {
  const place = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    place.current?.append(home)
  }, [home])
  return <div ref={place} className="contents" />
}
