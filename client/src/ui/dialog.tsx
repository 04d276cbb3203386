import { X } from 'lucide-react'
import { useEffect, useId, useRef } from 'react'
import { classNames } from '../lib/class-names.ts'
import { IconButton } from './icon-button.tsx'

type DialogShape = 'dialog' | 'sheet'

const SHAPES: Record<DialogShape, string> = {
  dialog: 'm-auto w-[min(26rem,calc(100vw-2rem))] rounded-xl',
  sheet:
    'mx-auto mt-auto mb-0 w-full max-w-full rounded-t-xl safe-bottom two:m-auto two:w-[min(30rem,calc(100vw-2rem))] two:rounded-xl two:pb-0',
}

interface DialogProps {
  isOpen: boolean
  onClose(): void
  title: string
  children: React.ReactNode
  /** Buttons, the safe one first. */
  actions?: React.ReactNode
  /** A sheet comes from the bottom on a phone. */
  shape?: DialogShape
}

/** The native modal: it keeps focus inside, closes on Escape, and gives focus back. */
export function Dialog({ isOpen, onClose, title, children, actions, shape = 'dialog' }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useModal(element, isOpen)

  return (
    <dialog
      ref={element}
      aria-labelledby={titleId}
      onClose={onClose}
      onCancel={(event) => {
        event.preventDefault()
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
          <header className="flex items-center gap-2 ps-5 pe-3 pt-3">
            <h2 id={titleId} className="min-w-0 flex-1 truncate font-semibold text-title">
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
    </dialog>
  )
}

function useModal(element: React.RefObject<HTMLDialogElement | null>, isOpen: boolean): void {
  useEffect(() => {
    const dialog = element.current
    if (dialog === null) return
    if (isOpen && !dialog.open) {
      dialog.showModal()
      focusFirstField(dialog)
    }
    if (!isOpen && dialog.open) dialog.close()
  }, [element, isOpen])
}

/** A form starts in its first field, unless a keyboard would come up over it. */
function focusFirstField(dialog: HTMLDialogElement): void {
  if (!matchMedia('(pointer: fine)').matches) return
  dialog.querySelector<HTMLElement>('input:not([type=checkbox], [type=radio]), textarea')?.focus()
}
