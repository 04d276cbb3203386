import { X } from 'lucide-react'
import { useEffect, useId, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { classNames } from '../lib/class-names.ts'
import { IconButton } from './icon-button.tsx'
import { enterModal } from './modals.ts'

type DialogShape = 'dialog' | 'sheet'

const SHAPES: Record<DialogShape, string> = {
  dialog: 'm-auto w-[min(26rem,calc(100vw-2rem))] rounded-xl',
  sheet:
    'mx-auto mt-auto mb-0 w-full max-w-full rounded-t-xl safe-bottom two:m-auto two:w-[min(30rem,calc(100vw-2rem))] two:rounded-xl two:pb-0',
}

interface DialogProps {
  isOpen: boolean
  onClose(): void
  /** Names in it stand in `bdi`. */
  title: React.ReactNode
  children: React.ReactNode
  /** Buttons, the safe one first. */
  actions?: React.ReactNode
  /** A sheet comes from the bottom on a phone. */
  shape?: DialogShape
}

/**
 * The native modal: it keeps focus inside, closes on Escape, and gives focus back. It stands outside of the pane that
 * opened it, which a narrower window may hide.
 */
export function Dialog({ isOpen, onClose, title, children, actions, shape = 'dialog' }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  const onNativeClose = useModal(element, isOpen, onClose)

  return createPortal(
    <dialog
      ref={element}
      aria-labelledby={titleId}
      onClose={onNativeClose}
      onCancel={(event) => {
        if (event.target !== event.currentTarget) return
        event.preventDefault()
        onClose()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.nativeEvent.isComposing) return
        // Taken here, because the browser lets a second Escape close the dialog whatever we say.
        event.preventDefault()
        event.stopPropagation()
        onClose()
      }}
      onPointerDown={(event) => {
        if (event.target === event.currentTarget) onClose()
      }}
      className={classNames(
        'fixed max-h-[min(90dvh,44rem)] animate-rise overflow-hidden border-0 bg-surface p-0 text-ink shadow-high backdrop:animate-fade-in backdrop:bg-scrim forced-colors:border',
        SHAPES[shape],
      )}
    >
      {isOpen && (
        <div className="flex max-h-[inherit] flex-col">
          <header className="flex items-start gap-2 ps-5 pe-3 pt-3">
            <h2 id={titleId} className="wrap-anywhere min-w-0 flex-1 self-center font-semibold text-title">
              {title}
            </h2>
            <IconButton glyph={X} label="Close" onClick={onClose} />
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 pt-2 pb-5">{children}</div>
          {actions !== undefined && (
            <footer className="flex flex-wrap justify-end gap-2 border-line border-t px-5 py-4">{actions}</footer>
          )}
        </div>
      )}
    </dialog>,
    document.body,
  )
}

/**
 * Opens and closes the native dialog. The returned handler belongs to its own closing, by a gesture of the system:
 * when the owner wants it open nevertheless, it is shown again.
 */
function useModal(
  element: React.RefObject<HTMLDialogElement | null>,
  isOpen: boolean,
  onClose: () => void,
): (event: React.SyntheticEvent) => void {
  const [closings, setClosings] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: A closing that was not asked for opens it again.
  useEffect(() => {
    const dialog = element.current
    if (dialog === null || !isOpen) return
    if (!dialog.open) {
      dialog.showModal()
      focusFirst(dialog)
    }
    return enterModal(dialog)
  }, [element, isOpen, closings])
  useEffect(() => {
    if (!isOpen && element.current?.open) element.current.close()
  }, [element, isOpen])
  return (event) => {
    const isOther = event.target !== event.currentTarget
    if (isOther || !isOpen || element.current?.open) return
    onClose()
    setClosings((count) => count + 1)
  }
}

/** A form starts in its first field, unless a keyboard would come up over it; a question at its safe answer. */
function focusFirst(dialog: HTMLDialogElement): void {
  const field = dialog.querySelector<HTMLElement>('input:not([type=checkbox], [type=radio]), textarea')
  if (field === null) dialog.querySelector<HTMLElement>('footer button')?.focus()
  else if (matchMedia('(pointer: fine)').matches) field.focus()
}
