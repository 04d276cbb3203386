import { useEffect } from 'react'

/** With a mouse, opening a chat means writing in it; with fingers the keyboard would cover it. */
export function useFieldFocus(field: React.RefObject<HTMLTextAreaElement | null>): void {
  useEffect(() => {
    const isInList = document.activeElement?.closest('[data-chat-id]') !== null
    const isByKeyboard = isInList && document.activeElement?.matches(':focus-visible') === true
    if (matchMedia('(pointer: fine)').matches && !isByKeyboard) field.current?.focus({ preventScroll: true })
  }, [field])
}
