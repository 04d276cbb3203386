import { X } from 'lucide-react'
import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { createPortal } from 'react-dom'
import { classNames } from '../lib/class-names.ts'
import { Icon } from './icon.tsx'
import { subscribeModals, topModal } from './modals.ts'
import { closeToast, getToasts, subscribeToasts, type Toast } from './toast-store.ts'

/** One per window. It stands inside the topmost dialog, because everything else can be seen but not pressed. */
export function ToastRegion() {
  const modal = useSyncExternalStore(subscribeModals, topModal)
  return createPortal(<Toasts isInDialog={modal !== undefined} />, modal ?? document.body)
}

function Toasts({ isInDialog }: { isInDialog: boolean }) {
  const toasts = useSyncExternalStore(subscribeToasts, getToasts)
  const region = useRef<HTMLDivElement>(null)
  useShownWhile(region, toasts)
  return (
    <>
      <Spoken text={toasts.at(-1)?.text ?? ''} />
      <ToastStack region={region} toasts={toasts} place={isInDialog ? 'above' : 'below'} />
    </>
  )
}

/** What is read aloud: a region that is there before its text, unlike the popover. */
function Spoken({ text }: { text: string }) {
  const [spoken, setSpoken] = useState('')
  useEffect(() => setSpoken(text), [text])
  return (
    <p role="status" className="sr-only">
      {spoken}
    </p>
  )
}

interface ToastStackProps {
  region: React.RefObject<HTMLDivElement | null>
  toasts: readonly Toast[]
  place: keyof typeof PLACES
}

const PLACES = {
  // The buttons of a dialog are at its foot.
  above: 'inset-x-0 top-0 safe-top mt-3',
  below: 'on-toast-floor safe-bottom',
}

/** A popover, so that it stays on top of what it stands in. */
function ToastStack({ region, toasts, place }: ToastStackProps) {
  return (
    <div
      ref={region}
      popover="manual"
      className={classNames(
        'popover-reset pointer-events-none fixed mx-auto w-fit max-w-full bg-transparent px-4',
        PLACES[place],
      )}
    >
      <ul className="grid justify-items-center gap-2">
        {toasts.map((toast) => (
          <ToastRow key={toast.id} toast={toast} />
        ))}
      </ul>
    </div>
  )
}

const TONES: Record<Toast['tone'], string> = {
  plain: 'bg-inverse text-on-inverse',
  danger: 'bg-danger text-on-danger',
}

function ToastRow({ toast }: { toast: Toast }) {
  const { action } = toast
  return (
    <li
      className={classNames(
        'pointer-events-auto flex min-h-11 w-fit max-w-md animate-rise items-center gap-2 rounded-md py-1.5 ps-4 pe-1.5 text-label shadow-mid forced-colors:border',
        TONES[toast.tone],
      )}
    >
      <span className="min-w-0 flex-1">{toast.text}</span>
      {action !== undefined && (
        <button
          type="button"
          className={classNames(
            'touch-target h-8 shrink-0 rounded-sm px-3 font-semibold',
            toast.tone === 'plain' && 'text-on-inverse-accent',
          )}
          onClick={() => {
            closeToast(toast.id)
            action.run()
          }}
        >
          {action.text}
        </button>
      )}
      <button
        type="button"
        aria-label="Dismiss"
        className="touch-target grid size-8 shrink-0 place-items-center rounded-sm opacity-70"
        onClick={() => closeToast(toast.id)}
      >
        <Icon glyph={X} size="sm" />
      </button>
    </li>
  )
}

/** Shown again for each new toast: the last popover shown is the topmost. */
function useShownWhile(region: React.RefObject<HTMLDivElement | null>, toasts: readonly Toast[]): void {
  useEffect(() => {
    const element = region.current
    if (element === null) return
    if (element.matches(':popover-open')) element.hidePopover()
    if (toasts.length > 0) element.showPopover()
  }, [region, toasts])
}
