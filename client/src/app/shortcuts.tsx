import { Suspense, useEffect, useState } from 'react'
import { topModal } from '../ui/modals.ts'
import { ShortcutsSheet } from './screens.ts'

/** "?" shows every shortcut, unless something is being written or asked. */
export function Shortcuts() {
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      if (event.key !== '?' || event.ctrlKey || event.metaKey || event.altKey) return
      if (isField(event.target) || topModal() !== undefined) return
      event.preventDefault()
      setOpen(true)
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [])
  if (!isOpen) return null
  return (
    <Suspense fallback={null}>
      <ShortcutsSheet isOpen onClose={() => setOpen(false)} />
    </Suspense>
  )
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]')
}
